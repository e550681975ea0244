-- grain: one row per school_year of the release, place and category of one measure
insert into measures
select $indicator, school_year, place, coalesce(category, ''), value, $unit
from outcome_rows semi join listed_years using (school_year)
order by school_year, place, category
