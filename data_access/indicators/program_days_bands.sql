-- grain: one row per student, program and school_year
select student, program, school_year, band(days, $days_edges, $categories) as category
from dosage
