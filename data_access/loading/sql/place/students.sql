-- grain: one row per student
insert or replace into students (student, race_ethnicity, gender, primary_language, country_of_origin, refugee)
select surrogate(student_id),
    list_sort(list_distinct(list_filter(string_split(race_ethnicity, ';'), lambda race : race not in ('', 'RaceAndEthnicityUnknown')))),
    coalesce(nullif(gender, ''), 'Unknown'), coalesce(nullif(primary_language, ''), 'Unknown'),
    coalesce(nullif(country_of_origin, ''), 'Unknown'), coalesce(nullif(refugee, ''), 'Unknown')
from accepted
