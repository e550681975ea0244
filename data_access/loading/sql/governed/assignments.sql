-- grain: one row per staff account, student and purpose just accepted
select account, surrogate(student_id) as student, purpose, partner, begins_on::date as begins_on, nullif(ends_on, '')::date as ends_on
from accepted
