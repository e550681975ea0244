-- grain: one row per released cell
select release, indicator, school_year, place, race_ethnicity, gender, subgroup, category, status, display, lower, upper, reason
from pattern
order by all
