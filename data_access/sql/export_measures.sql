-- grain: one row per measure, school_year, place and category
select indicator, school_year, place, category, value, unit from measures order by all
