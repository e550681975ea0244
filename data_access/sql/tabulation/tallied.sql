-- grain: one row per part, non-empty cell of every declared view and category of one indicator; part 0 is everybody, negative a year's latest rows of part -1 - part
create or replace temp table tallied as
with placed as (
    select counts.part, counted_in.place::group_value as place, counts.school_year, declared_groups.slot,
        counts.category, sum(counts.people)::bigint as people, sum(counts.numerator)::bigint as numerator,
        sum(counts.pooled_people)::bigint as pooled_people, sum(counts.pooled_numerator)::bigint as pooled_numerator
    from counts join counted_in on counted_in.home = counts.place
    join declared_groups using (kind, race_ethnicity, gender, subgroup)
    group by all
),
periods as (
    select part, place, school_year::varchar as school_year, slot, category, people, numerator from placed
    union all
    select part, place, pool, slot, category, sum(pooled_people)::bigint, sum(pooled_numerator)::bigint
    from placed join listed_years using (school_year)
    where pool <> '' and pooled_people > 0
    group by all
    union all
    select -1 - part, place, school_year::varchar, slot, category, pooled_people, pooled_numerator
    from placed join listed_years using (school_year)
    where pool <> '' and pooled_people > 0 and (part = 0 or part in (select part from kin where kin = 'partner'))
),
groups as (
    select part, place, school_year, slot, sum(people)::bigint as people from periods group by all
),
listed as (select unnest($categories)::group_value as category)
select part, place, school_year, slot, category, coalesce(periods.numerator, 0) as numerator, groups.people
from groups cross join listed left join periods using (part, place, school_year, slot, category)
