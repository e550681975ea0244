-- grain: one row per student, program and school_year
select student, program, school_year, band(hours, $hours_edges, $categories) as category
from dosage
