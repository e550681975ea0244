-- grain: one row per student, program and school_year
select student, program, school_year, 100 * attended >= $attended_percent * expected as reached
from dosage
where expected > 0
