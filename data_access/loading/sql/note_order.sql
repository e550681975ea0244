-- grain: one row per pair of columns of one table of which one may not be above the other
insert into staging.ordered (table_name, low, high, column_name, reason, detail)
select unnest($table), unnest($low), unnest($high), unnest($column), unnest($reason), unnest($detail)
