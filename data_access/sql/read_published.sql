-- grain: one row per released cell of one indicator, as readers have it
select school_year, category, place, race_ethnicity, gender, subgroup, display, lower, upper
from pattern
where indicator = $indicator
