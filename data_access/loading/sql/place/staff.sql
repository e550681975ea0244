-- grain: one row per staff member, school_year and school; what a row leaves empty stays as it was known
insert or replace into staff (staff, school_year, school, role, race_ethnicity, gender, fte)
select surrogate(accepted.staff_id), accepted.school_year::integer, accepted.school, accepted.role,
    case when accepted.race_ethnicity = '' then coalesce(known.race_ethnicity, [])
        else list_sort(list_distinct(list_filter(string_split(accepted.race_ethnicity, ';'),
            lambda race : race not in ('', 'RaceAndEthnicityUnknown')))) end,
    coalesce(nullif(accepted.gender, ''), known.gender, 'Unknown'), coalesce(nullif(accepted.fte, '')::double, known.fte)
from accepted left join staff as known on known.staff = surrogate(accepted.staff_id) and known.school = accepted.school
    and known.school_year = accepted.school_year::integer
