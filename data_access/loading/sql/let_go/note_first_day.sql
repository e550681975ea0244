-- grain: one row: the table whose records expire
insert or replace into kept_from (table_name, first_day) values ('discipline', $first_day)
