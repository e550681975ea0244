-- grain: one row per student, school_year and school
insert or replace into enrollments (student, school_year, school, grade_level, entry_date, exit_date, days_enrolled,
    english_learner, free_reduced_lunch, homeless, tract)
select surrogate(student_id), school_year::integer, school, nullif(grade_level, ''), nullif(entry_date, '')::date, nullif(exit_date, '')::date,
    nullif(days_enrolled, '')::integer, coalesce(nullif(english_learner, ''), 'Unknown'),
    coalesce(nullif(free_reduced_lunch, ''), 'Unknown'), coalesce(nullif(homeless, ''), 'Unknown'), nullif(tract, '')
from accepted
