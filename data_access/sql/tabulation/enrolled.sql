-- grain: one row per student and school_year, at the school accountable; words are of the type group_value, in their order
create or replace temp view enrolled as
select student, school_year, school, days_enrolled, grade_level, tract, english_learner, free_reduced_lunch, homeless
from roster
where is_enrolled
