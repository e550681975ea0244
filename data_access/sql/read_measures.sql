-- grain: one row per place, school_year and category of one measure
select school_year, place, category, value from measures where indicator = $indicator
