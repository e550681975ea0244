-- grain: one row per key of a staged record that can be taken
insert into staging.known
select target, case when type = 'person' then surrogate(value)::varchar else value end as key, $table as origin
from (
    select $table as target, value, type, record from fields where column_name = $key
    union all
    select $table || '.' || kinds.value, fields.value, fields.type, fields.record
    from fields
    join fields as kinds on kinds.record = fields.record and kinds.column_name = 'kind'
    where $table = 'places' and fields.column_name = $key
)
where record not in (select record from staging.problems where table_name = $table)
