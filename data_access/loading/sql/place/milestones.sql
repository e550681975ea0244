-- grain: one row per student and milestone
insert or replace into milestones (student, school_year, milestone, school, reached)
select surrogate(student_id), school_year::integer, milestone, nullif(school, ''), reached in ('Yes', 'true')
from accepted
