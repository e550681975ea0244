-- grain: one row per column of a template table
insert into staging.asked (table_name, column_name, type, required, options, minimum, maximum, future, refers_to, is_id)
select unnest($table), unnest($column), unnest($type), unnest($required), unnest($options::varchar[][]), unnest($minimum::double[]),
    unnest($maximum::double[]), unnest($future), unnest($refers_to), unnest($is_id)
