-- grain: one row per student just accepted whose surrogate key is in `consented`
select surrogate(student_id) as student, student_id, given_name, family_name, birth_date, address
from accepted
where surrogate(student_id) in (select unnest($consented::bigint[]))
