-- grain: one row per program and school that a student in it was enrolled at in the same year
with attending as (
    select student, school, coalesce(try_cast(right(school_year, 4) as integer), year(try_cast(entry as date) + interval 6 months)) as school_year
    from student_school_associations
)
select first(taking_part.file order by taking_part.file, taking_part.line) as file,
    first(taking_part.line order by taking_part.file, taking_part.line) as line, taking_part.program, attending.school
from taking_part join attending using (student, school_year)
group by taking_part.program, attending.school
