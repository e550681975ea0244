-- grain: one row per released cell of one indicator, at one place and the places that contain it
select school_year, place, race_ethnicity, gender, subgroup, category, status, display, lower, upper, reason
from pattern
where indicator = $indicator and list_contains($places, place)
