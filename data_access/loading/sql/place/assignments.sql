-- grain: one row per staff account, student and purpose
insert or replace into assignments (account, student, purpose, partner, begins_on, ends_on)
select account, surrogate(student_id), purpose, nullif(partner, ''), begins_on::date, nullif(ends_on, '')::date
from accepted
