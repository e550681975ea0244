-- grain: one row: the student, where the facts know of one
select student
from students
where student = $student
