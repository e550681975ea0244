-- grain: one row per staff member, school_year and school
insert or replace into staff (staff, school_year, school, role, race_ethnicity, gender, fte)
select surrogate(staff_id), school_year::integer, school, role,
    list_sort(list_distinct(list_filter(string_split(race_ethnicity, ';'), lambda race : race not in ('', 'RaceAndEthnicityUnknown')))),
    coalesce(nullif(gender, ''), 'Unknown'), nullif(fte, '')::double
from accepted
