-- grain: one row per person counted for one indicator, school_year and program; only places, groups and parts that the release declares
insert into records
with everywhere as (
    select home, list(place order by case kind when 'region' then 2 when 'district' then 1 else 0 end) as places
    from counted_in where kind in (select kind from declared_groups) and kind <> 'tract'
    group by home
),
races as (select distinct race_ethnicity from declared_groups),
genders as (select distinct gender from declared_groups),
subgroups as (select list(distinct subgroup) as listed from declared_groups),
tracts as (select home from counted_in where kind = 'tract' and kind in (select kind from declared_groups)),
belonging as (
    select counted.person, counted.school_year, counted.program,
        list_sort(list_distinct(flatten(list([kin.kin || ':' || kin.name,
            case when kin.kin = 'partner' and counted.is_latest then 'latest:' || kin.name end])))) as parts
    from counted
    join told_apart on told_apart.student = counted.student and told_apart.school_year = counted.school_year
    join kin using (part)
    where counted.program = '' or counted.program <> told_apart.program
    group by all
)
select $indicator, counted.school_year::varchar, counted.person, counted.program,
    list_concat(everywhere.places, case when tracts.home is null then [] else [tracts.home] end),
    coalesce(races.race_ethnicity, ''), coalesce(genders.gender, ''),
    list_sort(list_filter([
        'grade_level=' || coalesce(roster.grade_level::varchar, 'Unknown'),
        'english_learner=' || coalesce(roster.english_learner::varchar, 'Unknown'),
        'free_reduced_lunch=' || coalesce(roster.free_reduced_lunch::varchar, 'Unknown'),
        'homeless=' || coalesce(roster.homeless::varchar, 'Unknown'),
        'refugee=' || coalesce(roster.refugee::varchar, 'Unknown'),
        'primary_language=' || coalesce(roster.primary_language::varchar, 'Unknown'),
        'country_of_origin=' || coalesce(roster.country_of_origin::varchar, 'Unknown'),
        $own_dimension || '=' || coalesce(counted.own_group::varchar, 'Unknown')], lambda one: list_contains(subgroups.listed, one))),
    list_concat(coalesce(belonging.parts, []), case when counted.is_latest then ['latest:'] else [] end),
    counted.category::varchar, counted.holds
from counted cross join subgroups
join everywhere on everywhere.home = counted.place
left join roster on roster.student = counted.student and roster.school_year = counted.school_year
left join tracts on tracts.home = roster.tract::varchar
left join races on races.race_ethnicity = coalesce(roster.race_ethnicity::varchar, 'RaceAndEthnicityUnknown')
left join genders on genders.gender = coalesce(roster.gender::varchar, 'Unknown')
left join belonging on belonging.person = counted.person and belonging.school_year = counted.school_year
    and belonging.program = counted.program
