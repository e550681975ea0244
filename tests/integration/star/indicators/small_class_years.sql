-- grain: one row per student and school_year
select enrolled.student, enrolled.school_year, enrolled.school, count(program_enrollments.program)::varchar as category
from enrolled left join program_enrollments
    on program_enrollments.student = enrolled.student and program_enrollments.program = $program
        and program_enrollments.school_year <= enrolled.school_year
where enrolled.grade_level = $grade_level
group by enrolled.student, enrolled.school_year, enrolled.school
