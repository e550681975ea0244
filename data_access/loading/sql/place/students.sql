-- grain: one row per student; what a row leaves empty stays as it was known, and a word for unknown says that it is unknown
insert or replace into students (student, race_ethnicity, gender, primary_language, country_of_origin, refugee)
select surrogate(accepted.student_id),
    case when accepted.race_ethnicity = '' then coalesce(known.race_ethnicity, [])
        else list_sort(list_distinct(list_filter(string_split(accepted.race_ethnicity, ';'),
            lambda race : race not in ('', 'RaceAndEthnicityUnknown')))) end,
    coalesce(nullif(accepted.gender, ''), known.gender, 'Unknown'),
    coalesce(nullif(accepted.primary_language, ''), known.primary_language, 'Unknown'),
    coalesce(nullif(accepted.country_of_origin, ''), known.country_of_origin, 'Unknown'),
    coalesce(nullif(accepted.refugee, ''), known.refugee, 'Unknown')
from accepted left join students as known on known.student = surrogate(accepted.student_id)
