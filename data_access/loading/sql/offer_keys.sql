-- grain: one row per key of a staged record that can be taken
insert into staging.known
select $table as target, case when $type = 'person' then surrogate(key)::varchar else key end as key, $table as origin
from (select record, concat(*columns(lambda name : name = $key)) as key from query_table($staged))
where record not in (select record from staging.problems where table_name = $table)
