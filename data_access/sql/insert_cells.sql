-- grain: one row per released cell of one table
insert into pattern
select $release, $indicator, $school_year, place, race_ethnicity, gender, subgroup, $category, status, display, lower, upper, reason
from published_columns
