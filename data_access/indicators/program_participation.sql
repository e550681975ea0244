-- grain: one row per student, program and school_year
select enrolled.student, served.program, enrolled.school_year, program_enrollments.student is not null as reached
from enrolled join served using (school, school_year)
left join program_enrollments
    on program_enrollments.student = enrolled.student and program_enrollments.program = served.program
    and program_enrollments.school_year = enrolled.school_year
