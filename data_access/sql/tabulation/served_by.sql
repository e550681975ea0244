-- grain: one row per partner, by its part, student and school_year in which one of the partner's programs serves the student
create or replace temp table served_by as
select distinct kin.part, program_enrollments.student, program_enrollments.school_year
from program_enrollments join programs using (program)
join kin on kin.name = programs.partner and kin.kin = 'partner'
