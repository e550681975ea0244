-- grain: one row per date on which the student was not simply there, with the reason
select attendance_date, category
from attendance_days
where student = $student and category not in ('Present', 'InAttendance')
order by attendance_date desc
