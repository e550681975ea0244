-- grain: one row per student, program and school_year, which runs from July to June
select first(file order by file, line) as file, first(line order by file, line) as line, student as student_id, program, school_year,
    min(entry) as entry_date, case when count(*) = count(nullif(exit, '')) then max(exit) end as exit_date
from taking_part
group by student, program, school_year
