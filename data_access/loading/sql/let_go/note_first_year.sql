-- grain: one row: the table whose records expire, with the first school year that begins on `first_day` or later
insert or replace into kept_from (table_name, school_year)
select 'discipline', year($first_day::date) + case when $first_day::date <= make_date(year($first_day::date), 7, 1) then 1 else 2 end
