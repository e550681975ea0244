-- grain: one row per student and school_year
with completed as (
    select distinct grades.student, grades.school_year
    from grades join courses using (course)
    where courses.level = $course_level and grades.credits_earned > 0
),
sending as (
    select distinct beside.place as school, grades.school_year
    from grades join courses using (course) join listed_places as own on own.place = courses.school
    join listed_places as beside on beside.parent = own.parent
)
select enrolled.student, enrolled.school_year, enrolled.school, completed.student is not null as reached
from enrolled semi join sending using (school, school_year)
left join completed using (student, school_year)
where list_contains($grade_levels, enrolled.grade_level)
