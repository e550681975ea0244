-- grain: one row per word that places, groups and categories go by: small codes make the one pass fast
create or replace temp type group_value as enum (
    select place from listed_places
    union select unnest($words)
    union select race_ethnicity from persons
    union select gender from persons
    union select primary_language from persons
    union select country_of_origin from persons
    union select refugee from persons
    union select grade_level from enrollments where grade_level is not null
    union select english_learner from enrollments where english_learner is not null
    union select free_reduced_lunch from enrollments where free_reduced_lunch is not null
    union select homeless from enrollments where homeless is not null
    union select tract from enrollments where tract is not null
    union select school from enrollments
    order by place
)
