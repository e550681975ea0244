-- grain: one row per value that names nothing known
insert into staging.problems
select $table as table_name, record, column_name, 'dangling' as reason, refers_to as detail
from fields
where refers_to <> '' and value <> ''
    and not exists (select 1 from staging.known as known where known.target = fields.refers_to
        and known.key = case when fields.type = 'person' then surrogate(fields.value)::varchar else fields.value end)
    and not exists (select 1 from staging.problems as told where told.table_name = $table and told.record = fields.record
        and told.column_name = fields.column_name)
