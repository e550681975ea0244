-- grain: one row per publisher, school_year, group and category that somebody else has published of one indicator at one place
select publisher, school_year, race_ethnicity, gender, subgroup, category, status, display, lower, upper, reason
from published
where indicator = $indicator and place = $place
