-- grain: one row per school, program or tract, school_year, group and category; pooled columns count a person's latest row in the window
create or replace temp table counts as
with counted as (
    select person, student, program, place::group_value as place, school_year, coalesce(category, '')::group_value as category,
        coalesce(reached, category is not null) as holds, try_cast(own_group as group_value) as own_group, pool
    from outcome_rows join listed_years using (school_year)
),
latest as (
    select person, program, max(school_year) as school_year from counted where pool <> '' group by person, program, pool
),
grouped as (
    select counted.place, counted.school_year, counted.category, counted.holds, counted.own_group, latest.person is not null as is_latest,
        roster.tract, roster.race_ethnicity, roster.gender, roster.grade_level, roster.english_learner, roster.free_reduced_lunch,
        roster.homeless, roster.refugee, roster.primary_language, roster.country_of_origin
    from counted
    left join roster on roster.student = counted.student and roster.school_year = counted.school_year
    left join latest on latest.person = counted.person and latest.program = counted.program and latest.school_year = counted.school_year
)
select case when grouping(tract) = 0 then tract else place end::varchar as place, school_year, category::varchar as category,
    case when grouping(race_ethnicity) = 1 then 'ALL'
        else coalesce(race_ethnicity::varchar, 'RaceAndEthnicityUnknown') end as race_ethnicity,
    case when grouping(gender) = 1 then 'ALL' else coalesce(gender::varchar, 'Unknown') end as gender,
    case when grouping(grade_level) = 0 then 'grade_level=' || coalesce(grade_level::varchar, 'Unknown')
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
    (school_year, category, tract), (school_year, category, place),
    (school_year, category, place, race_ethnicity, gender), (school_year, category, place, race_ethnicity),
    (school_year, category, place, gender), (school_year, category, place, grade_level),
    (school_year, category, place, english_learner), (school_year, category, place, free_reduced_lunch),
    (school_year, category, place, homeless), (school_year, category, place, refugee),
    (school_year, category, place, primary_language), (school_year, category, place, country_of_origin),
    (school_year, category, place, own_group))
