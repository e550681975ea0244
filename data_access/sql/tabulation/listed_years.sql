-- grain: one row per school_year of the release; pool is its pooled window, empty where there is none
create or replace temp table listed_years as
select unnest($school_years)::integer as school_year, unnest($pools) as pool
