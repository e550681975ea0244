-- grain: one row per student and school_year
with schools as (
    select distinct school, school_year from served
),
participants as (
    select distinct student, school_year from program_enrollments
)
select enrolled.student, enrolled.school_year, enrolled.school, participants.student is not null as reached
from enrolled semi join schools using (school, school_year)
left join participants using (student, school_year)
