-- grain: one row per way in which releases count a person for one indicator, school_year and program; release 0 is the one being made
create or replace temp table known as
with parted as (
    select indicator from now where len(list_filter(parts, lambda part: starts_with(part, 'program:'))) > 0
    except
    select indicator from before where len(list_filter(parts, lambda part: starts_with(part, 'program:'))) > 0
),
taking_part as (
    select person, school_year, list(distinct 'program:' || program) as programs from before where program <> '' group by all
),
-- A program's people are told apart now and were not before: who was in it then and is counted as then has not changed by that.
named as (
    select now.indicator, now.school_year, now.person, now.program, now.places, now.race_ethnicity, now.gender, now.subgroups, now.category,
        now.holds, now.parts as parts_now, list_filter(now.parts, lambda part: not starts_with(part, 'program:')) as parts
    from now semi join parted using (indicator) join taking_part using (person, school_year)
    where list_has_all(taking_part.programs, list_filter(now.parts, lambda part: starts_with(part, 'program:')))
),
every as (
    select indicator, school_year, person, program, places, race_ethnicity, gender, subgroups, coalesce(named.parts_now, parts) as parts,
        category, holds, list_filter(before.releases, lambda release: list_contains($known, release)) as releases
    from before left join named
        using (indicator, school_year, person, program, places, race_ethnicity, gender, subgroups, parts, category, holds)
    union all
    select indicator, school_year, person, program, places, race_ethnicity, gender, subgroups, parts, category, holds, [0] from now
)
select indicator, school_year, person, program, places, race_ethnicity, gender, subgroups, parts, category, holds,
    list_sort(list_distinct(flatten(list(releases)))) as releases
from every where len(releases) > 0
group by indicator, school_year, person, program, places, race_ethnicity, gender, subgroups, parts, category, holds
