-- grain: one row per pair of values of a record that stand in the wrong order
insert into staging.problems
with said as (
    select record, column_name, value
    from (unpivot query_table($staged) on columns(* exclude (file, line, record)) into name column_name value value)
    where column_name in (select low from staging.ordered where table_name = $table union all
        select high from staging.ordered where table_name = $table)
)
select $table as table_name, low.record, ordered.column_name, ordered.reason, ordered.detail
from staging.ordered as ordered
join said as low on low.column_name = ordered.low
join said as high on high.column_name = ordered.high and high.record = low.record
where ordered.table_name = $table
    and not exists (select 1 from staging.problems as told where told.table_name = $table and told.record = low.record
        and told.column_name in (ordered.low, ordered.high))
    and coalesce(try_cast(low.value as double), epoch(try_cast(low.value as date)))
        > coalesce(try_cast(high.value as double), epoch(try_cast(high.value as date)))
