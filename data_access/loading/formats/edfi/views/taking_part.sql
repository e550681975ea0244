-- grain: one row per program association; homelessness, school meals and English learning are kept as status, not as programs
create view taking_part as
select file, line, kind, student, organization, program as name, entry, exit, served_at,
    organization || '-' || lower(regexp_replace(program, '[^A-Za-z0-9]+', '-', 'g')) as program,
    year(try_cast(entry as date) + interval 6 months) as school_year
from student_program_associations
where kind not in ('StudentHomelessProgramAssociation', 'StudentSchoolFoodServiceProgramAssociation', 'StudentLanguageInstructionProgramAssociation')
