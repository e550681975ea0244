-- grain: one row per publisher, indicator, school_year, place, group and category that somebody else has published
select publisher, indicator, school_year::varchar as school_year, place, race_ethnicity, gender, subgroup, category, status, display,
    lower, upper
from published
order by all
