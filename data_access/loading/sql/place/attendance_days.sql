-- grain: one row per student, school and date
insert or replace into attendance_days (student, school, attendance_date, category)
select surrogate(student_id), school, attendance_date::date, category
from accepted
