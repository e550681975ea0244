-- grain: one row per measure, school_year, place and category
insert into measures
select indicator, school_year, place, category, value, unit from measure_rows
