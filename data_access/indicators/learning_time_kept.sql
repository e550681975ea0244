-- grain: one row per student and school_year
with excluded as (
    select distinct student, school_year from discipline where list_contains($actions, action)
),
sending as (
    select distinct beside.place as school, discipline.school_year
    from discipline join listed_places as own on own.place = discipline.school
    join listed_places as beside on beside.parent = own.parent
    where discipline.school_year > (select max(school_year) from enrolled) - $years_kept
        and discipline.school_year >= coalesce((select max(school_year) from kept_from where table_name = 'discipline'), 0)
)
select enrolled.student, enrolled.school_year, enrolled.school, excluded.student is null as reached
from enrolled semi join sending using (school, school_year)
left join excluded using (student, school_year)
