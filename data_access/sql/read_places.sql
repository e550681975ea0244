-- grain: one row per place and category for All students of one indicator and school_year or pooled window
select school_year, place, race_ethnicity, gender, subgroup, category, status, display, lower, upper, reason
from pattern
where indicator = $indicator and list_contains($school_years, school_year)
    and race_ethnicity = 'ALL' and gender = 'ALL' and subgroup = 'ALL'
