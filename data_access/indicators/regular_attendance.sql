-- grain: one row per student and school_year
select student, school_year, school, 100 * attended.days_absent < $absent_percent * attended.days_enrolled as reached
from attended join enrolled using (student, school_year)
where attended.days_enrolled >= $minimum_days_enrolled and attended.days_absent is not null
