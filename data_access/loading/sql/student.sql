-- grain: one row: a student of whom there are records
select student
from students
where student = $student
