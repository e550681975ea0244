-- grain: one row per record that repeats the key of an earlier one; keys are compared only where their hashes meet
insert into staging.problems
select $table as table_name, record, $key[1] as column_name, 'duplicate' as reason,
    'line ' || first_line || ' of ' || first_file as detail
from (
    select record, min(record) over same_key as first_record, arg_min(line, record) over same_key as first_line,
        arg_min(file, record) over same_key as first_file
    from (
        select record, line, file, concat_ws(chr(31), *columns(lambda name : list_contains($key, name))) as key
        from query_table($staged)
        where hash(concat_ws(chr(31), *columns(lambda name : list_contains($key, name)))) in (
            select hash(concat_ws(chr(31), *columns(lambda name : list_contains($key, name)))) as hashed
            from query_table($staged) group by hashed having count(*) > 1)
    )
    window same_key as (partition by key)
) as numbered
where record > first_record
    and not exists (select 1 from staging.problems as told where told.table_name = $table and told.record = numbered.record
        and list_contains($key, told.column_name))
