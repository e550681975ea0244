-- grain: one row per student and school_year
select student, school_year, school, meets_standard as reached
from latest_results
where subject = $subject and grade_level = $grade_level
