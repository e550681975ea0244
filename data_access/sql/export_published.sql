-- grain: one row per publisher, indicator, school_year, place, group and category
select publisher, indicator, school_year, place, race_ethnicity, gender, subgroup, category, status, display, lower, upper, reason
from published
order by all
