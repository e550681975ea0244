-- grain: one row per staged record and column of one table, with what the template asks of the value
create or replace temp table fields as
select staged.record, staged.column_name, staged.value, asked.type, asked.required, asked.options,
    asked.minimum, asked.maximum, asked.future, asked.refers_to
from (unpivot query_table($staged) on columns(* exclude (file, line, record)) into name column_name value value) as staged
join staging.asked as asked on asked.table_name = $table and asked.column_name = staged.column_name
