-- grain: one row: the school at which the student was enrolled last
select school
from enrollments
where student = $student
order by school_year desc, entry_date desc nulls last, school
limit 1
