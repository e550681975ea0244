-- grain: one row per kin and name that a part may go by; parts are numbered from 1; -1 is a year's latest rows, those of a partner's part less
create or replace temp table kin as
with named as (
    select distinct 'partner' as kin, partner as name from programs where coalesce(partner, '') <> ''
    union all
    select 'program', place from listed_places where kind = 'program'
)
select row_number() over (order by kin, name) as part, kin, name from named
union all
select -1, 'latest', ''
union all
select -1 - row_number() over (order by kin, name), 'latest', name from named
qualify kin = 'partner'
