-- grain: one row per incident that was followed by an action about the student, as long as it is kept
select school_year, incident_date, school, action, days as days_out
from discipline
where student = $student
order by school_year desc, incident_date desc, incident
