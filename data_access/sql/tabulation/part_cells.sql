-- grain: one row per part of one indicator and non-empty cell of it; a partner's tells where it leaves a small group outside some cell, or at programs
insert into parts
with named as (select distinct slot, race_ethnicity, gender, subgroup from declared_groups),
telling as (
    select distinct tallied.part, tallied.school_year
    from tallied join tallied as whole using (place, school_year, slot, category)
    join named using (slot)
    where tallied.part > 0 and whole.part = 0 and not starts_with(named.subgroup, 'tract=') and whole.people - tallied.people between 1 and $minimum_group
)
select $indicator, kin.kin, kin.name, tallied.school_year, tallied.place, named.race_ethnicity, named.gender,
    named.subgroup, tallied.category, tallied.numerator, tallied.people,
    tallied.part = -1 or kin.kin = 'program' or telling.part is not null or -1 - tallied.part in (select part from telling)
        or tallied.place::varchar in (select place from listed_places where kind = 'program')
from tallied join kin using (part) join named using (slot)
left join telling using (part, school_year)
where tallied.part <> 0
