-- grain: one row per milestone of the student
select school_year, milestone, reached
from milestones
where student = $student
order by school_year desc, milestone
