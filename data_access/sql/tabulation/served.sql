-- grain: one row per program, school served and school_year in which the program had participants
create or replace temp view served as
select distinct program_schools.program, program_schools.school, program_enrollments.school_year
from program_schools join program_enrollments using (program)
