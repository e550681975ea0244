-- grain: one row per school_year, place and category of one measure, as it was before
delete from measures where indicator = $indicator
