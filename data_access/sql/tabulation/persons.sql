-- grain: one row per student; race/ethnicity as the release's scheme groups what the family chose
create or replace temp table persons as
with sets as (
    select race_ethnicity as chosen, race_group(race_ethnicity, $race_scheme) as race_ethnicity
    from (select distinct race_ethnicity from students)
)
select student, sets.race_ethnicity, gender, primary_language, country_of_origin, refugee
from students join sets on sets.chosen = students.race_ethnicity
