-- grain: one row per non-empty cell of every declared view of one indicator; a category nobody is in has a row with numerator 0
insert into cells
with periods as (
    select place, school_year::varchar as school_year, race_ethnicity, gender, subgroup, category, people, numerator from counts
    union all
    select place, pool, race_ethnicity, gender, subgroup, category, pooled_people, pooled_numerator
    from counts join listed_years using (school_year)
    where pool <> ''
),
placed as (
    select counted_in.place, periods.school_year, periods.race_ethnicity, periods.gender, periods.subgroup, periods.category,
        sum(periods.people) as people, sum(periods.numerator) as numerator
    from periods join counted_in on counted_in.home = periods.place
    join declared_groups using (kind, race_ethnicity, gender, subgroup)
    group by all
),
groups as (
    select place, school_year, race_ethnicity, gender, subgroup, sum(people) as people
    from placed group by all having sum(people) > 0
),
listed as (select unnest($categories) as category)
select $indicator, school_year, place, race_ethnicity, gender, subgroup, category, coalesce(placed.numerator, 0)::bigint,
    groups.people::bigint
from groups cross join listed left join placed using (place, school_year, race_ethnicity, gender, subgroup, category)
order by school_year, place, race_ethnicity, gender, subgroup, category
