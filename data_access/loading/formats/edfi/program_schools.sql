-- grain: one row per program and school: those at which its students take part, or where it names none, those they are enrolled at that year
with attending as (
    select student, school, coalesce(try_cast(right(school_year, 4) as integer), year(try_cast(entry as date) + interval 6 months)) as school_year
    from student_school_associations
),
named as (
    select taking_part.file, taking_part.line, taking_part.program, schools.school
    from taking_part join schools on schools.school = taking_part.served_at
),
served as (
    select file, line, program, school from named
    union all
    select taking_part.file, taking_part.line, taking_part.program, attending.school
    from taking_part join attending using (student, school_year)
    where taking_part.program not in (select program from named)
)
select first(file order by file, line) as file, first(line order by file, line) as line, program, school
from served
group by program, school
