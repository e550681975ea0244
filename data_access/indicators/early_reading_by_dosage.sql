-- grain: one row per student, program and school_year
select dosage.student, dosage.program, dosage.school_year, latest_results.meets_standard as reached,
    band(dosage.hours, $hours_edges, $hours_bands) as hours_band
from dosage join latest_results using (student, school_year)
where latest_results.subject = $subject and list_contains($grade_levels, latest_results.grade_level)
