-- grain: one row per school_year, term and school at which the student was enrolled
select school_year, term, school, days_enrolled, days_absent
from attendance
where student = $student
order by school_year desc, term, school
