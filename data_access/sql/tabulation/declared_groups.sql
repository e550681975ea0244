-- grain: one row per kind of place and group that one indicator declares; slot numbers the group
create or replace temp table declared_groups as
select unnest($kinds) as kind, unnest($races) as race_ethnicity, unnest($genders) as gender, unnest($subgroups) as subgroup,
    unnest($slots)::smallint as slot
