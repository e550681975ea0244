-- grain: one row per measure the release declares, school_year, place and category
select indicator, school_year::varchar as school_year, place, category, value, unit
from measures
where list_contains($indicators, indicator)
order by indicator, school_year, place, category
