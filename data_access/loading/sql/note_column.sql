-- grain: one row per column of a template table
insert into staging.asked (table_name, column_name, type, required, options, minimum, maximum, future, refers_to)
values ($table, $column, $type, $required, $options, $minimum, $maximum, $future, $refers_to)
