-- grain: one row per school, tract or program and place its people count in; only schools count in their district and region
create or replace temp table counted_in as
with recursive upward as (
    select place as home, place, kind, parent from listed_places where kind in ('school', 'tract', 'program')
    union all
    select upward.home, listed_places.place, listed_places.kind, listed_places.parent
    from upward join listed_places on listed_places.place = upward.parent
    where upward.kind in ('school', 'district')
)
select home, place, kind from upward
