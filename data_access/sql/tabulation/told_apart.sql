-- grain: one row per part of the people counted, student and school_year; program is the one that the part goes by, empty for a partner, who knows how its participants did, but not in programs of others
create or replace temp table told_apart as
with several as (
    select min(holds) = max(holds) and min(category) = max(category) as is_alike
    from counted
    where program <> ''
    group by student, school_year
    having count(*) > 1
),
takes_part as (
    select program, student, school_year, is_latest
    from counted
    where program <> '' and (select bool_and(is_alike) from several)
    union all
    select program, student, school_year, false from within where whole = $whole
)
select part, student, school_year, true as is_latest, '' as program
from served_by
where (select coalesce(max(program), '') = '' from counted) or (select bool_and(is_alike) from several)
    or $whole in (select indicator from part_of)
union all
select kin.part, takes_part.student, takes_part.school_year, takes_part.is_latest, takes_part.program
from takes_part join kin on kin.name = takes_part.program and kin.kin = 'program'
