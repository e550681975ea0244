-- grain: one row per student and school_year
select enrolled.student, enrolled.school_year, enrolled.school, race_group(students.race_ethnicity, $race_scheme) as category
from enrolled join students using (student)
