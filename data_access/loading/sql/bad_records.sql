-- grain: one row per record and column with a bad value, but where the column of the record has been told already
insert into staging.problems
select $table as table_name, staged.record, bad.column_name, bad.reason, bad.detail
from (unpivot query_table($staged) on columns(* exclude (file, line, record)) into name column_name value value) as staged
join bad on bad.column_name = staged.column_name and bad.value = staged.value
where not exists (select 1 from staging.problems as told where told.table_name = $table and told.record = staged.record
    and told.column_name = bad.column_name)
