-- grain: one row per part (0 is everybody), school, program or tract, school_year, group and category; pooled columns count latest rows
create or replace temp table counts as
with belonging as (
    select 0 as part, student, place, school_year, category, holds, own_group, is_latest from counted
    union all
    select told_apart.part, counted.student, counted.place, counted.school_year, counted.category, counted.holds,
        counted.own_group, counted.is_latest and told_apart.is_latest
    from counted join told_apart
        on told_apart.student = counted.student and told_apart.school_year = counted.school_year
    where counted.program = '' or counted.program <> told_apart.program
),
grouped as (
    select belonging.part, belonging.place, belonging.school_year, belonging.category, belonging.holds, belonging.own_group,
        belonging.is_latest, roster.tract, roster.race_ethnicity, roster.gender, roster.grade_level, roster.english_learner,
        roster.free_reduced_lunch, roster.homeless, roster.refugee, roster.primary_language, roster.country_of_origin
    from belonging
    left join roster on roster.student = belonging.student and roster.school_year = belonging.school_year
)
select part, case when grouping(place) = 1 then tract else place end as place, school_year, category,
    case when grouping(race_ethnicity) = 1 then 'ALL'
        else coalesce(race_ethnicity::varchar, 'RaceAndEthnicityUnknown') end as race_ethnicity,
    case when grouping(gender) = 1 then 'ALL' else coalesce(gender::varchar, 'Unknown') end as gender,
    case when grouping(tract) = 0 and grouping(place) = 0 then 'tract=' || tract::varchar
        when grouping(grade_level) = 0 then 'grade_level=' || coalesce(grade_level::varchar, 'Unknown')
        when grouping(english_learner) = 0 then 'english_learner=' || coalesce(english_learner::varchar, 'Unknown')
        when grouping(free_reduced_lunch) = 0 then 'free_reduced_lunch=' || coalesce(free_reduced_lunch::varchar, 'Unknown')
        when grouping(homeless) = 0 then 'homeless=' || coalesce(homeless::varchar, 'Unknown')
        when grouping(refugee) = 0 then 'refugee=' || coalesce(refugee::varchar, 'Unknown')
        when grouping(primary_language) = 0 then 'primary_language=' || coalesce(primary_language::varchar, 'Unknown')
        when grouping(country_of_origin) = 0 then 'country_of_origin=' || coalesce(country_of_origin::varchar, 'Unknown')
        when grouping(own_group) = 0 then $own_dimension || '=' || coalesce(own_group::varchar, 'Unknown')
        else 'ALL' end as subgroup,
    count(*) as people, count(*) filter (holds) as numerator,
    count(*) filter (is_latest) as pooled_people, count(*) filter (is_latest and holds) as pooled_numerator
from grouped
group by grouping sets (
    (part, school_year, category, tract), (part, school_year, category, place), (part, school_year, category, place, tract),
    (part, school_year, category, place, race_ethnicity, gender), (part, school_year, category, place, race_ethnicity),
    (part, school_year, category, place, gender), (part, school_year, category, place, grade_level),
    (part, school_year, category, place, english_learner), (part, school_year, category, place, free_reduced_lunch),
    (part, school_year, category, place, homeless), (part, school_year, category, place, refugee),
    (part, school_year, category, place, primary_language), (part, school_year, category, place, country_of_origin),
    (part, school_year, category, place, own_group))
