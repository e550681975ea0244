-- grain: one row per place of the release
create or replace temp table listed_places as
select unnest($places) as place, unnest($kinds) as kind, unnest($parents) as parent
