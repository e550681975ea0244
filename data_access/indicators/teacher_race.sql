-- grain: one row per staff member and school_year
select staff, school_year, school, race_group(race_ethnicity, $race_scheme) as category
from staff
where role = $role
qualify row_number() over (partition by staff, school_year order by fte desc nulls last, school) = 1
