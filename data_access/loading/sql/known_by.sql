-- grain: one row per student just accepted and id by which another source may know the student
select surrogate(student_id) as student, 'state ID' as kind, upper(state_id) as value
from accepted where state_id <> ''
union all
select surrogate(student_id), 'local ID and birth date', upper(case when local_id = '' then student_id else local_id end) || ' ' || birth_date
from accepted where birth_date <> ''
