-- grain: one row per indicator, school_year, place and category
insert or replace into measures (indicator, school_year, place, category, value, unit)
select indicator, school_year::integer, place, category, value::double, unit
from accepted
