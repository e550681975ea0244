-- grain: one row per non-empty cell of the parts of one indicator, by its positions in the catalogue; part numbers kin, name and period
with periods as (select unnest($school_years) as school_year, generate_subscripts($school_years, 1) - 1 as period),
named as (select unnest($categories) as category, generate_subscripts($categories, 1) - 1 as category_at),
listed as (select unnest($places) as place, generate_subscripts($places, 1) - 1 as place_at),
slots as (
    select unnest($races) as race_ethnicity, unnest($genders) as gender, unnest($subgroups) as subgroup,
        generate_subscripts($races, 1) - 1 as slot
)
select dense_rank() over (order by kin, name, period) - 1 as part, kin, name, period, category_at, place_at, slot, numerator, people
from parts
join periods using (school_year) join named using (category) join listed using (place)
join slots using (race_ethnicity, gender, subgroup)
where indicator = $indicator and (is_telling or list_contains($partners, name))
