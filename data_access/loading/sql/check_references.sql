-- grain: one row per column and value that names nothing known
create or replace temp table bad as
select column_name, value, 'dangling' as reason, refers_to as detail
from fields
where refers_to <> '' and value <> ''
    and not exists (select 1 from staging.known as known where known.target = fields.refers_to
        and known.key = case when fields.type = 'person' then surrogate(fields.value)::varchar else fields.value end)
