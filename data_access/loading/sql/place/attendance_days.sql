-- grain: one row per student, school and date; a key is made once for a student, not for each day
insert or replace into attendance_days (student, school, attendance_date, category)
with keys as (
    select student_id, surrogate(student_id) as student from (select distinct student_id from accepted)
)
select keys.student, accepted.school, accepted.attendance_date::date, accepted.category
from accepted join keys using (student_id)
