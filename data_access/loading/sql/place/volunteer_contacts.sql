-- grain: one row per student, program and volunteer contact
insert or replace into volunteer_contacts (student, program, contact_date, kind, minutes)
select surrogate(student_id), program, contact_date::date, kind, nullif(minutes, '')::integer
from accepted
