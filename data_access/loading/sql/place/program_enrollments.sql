-- grain: one row per student, program and school_year
insert or replace into program_enrollments (student, program, school_year, entry_date, exit_date)
select surrogate(student_id), program, school_year::integer, nullif(entry_date, '')::date, nullif(exit_date, '')::date
from accepted
