-- grain: one row per incident that was followed by an action about the student, from `first_day` on; where no day is told, the first that it may have been
select school_year, incident_date, school, action, days as days_out
from discipline
where student = $student and coalesce(incident_date, make_date(school_year - 1, 7, 1)) >= $first_day
order by school_year desc, incident_date desc, incident
