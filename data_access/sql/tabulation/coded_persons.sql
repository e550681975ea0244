-- grain: one row per student; the groups of `persons` by their small codes
create or replace temp table coded_persons as
select student, race_ethnicity::group_value as race_ethnicity, gender::group_value as gender,
    primary_language::group_value as primary_language, country_of_origin::group_value as country_of_origin,
    refugee::group_value as refugee
from persons
