-- grain: one row per student and session the student was expected at
insert or replace into program_attendance (student, session, hours)
select surrogate(student_id), session, hours::double
from accepted
