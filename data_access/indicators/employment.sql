-- grain: one row per student and school_year
select student, school_year, school, reached
from cohorts
where milestone = $milestone
