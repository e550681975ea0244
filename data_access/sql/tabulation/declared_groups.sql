-- grain: one row per kind of place and group that one indicator declares
create or replace temp table declared_groups as
select unnest($kinds) as kind, unnest($races) as race_ethnicity, unnest($genders) as gender, unnest($subgroups) as subgroup
