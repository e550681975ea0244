-- grain: one row per column and different value of one staged table, with what the template asks of the value
create or replace temp table fields as
select said.column_name, said.value, asked.type, asked.required, asked.options, asked.minimum, asked.maximum, asked.future, asked.refers_to,
    asked.is_id
from (
    select column_name, value
    from (unpivot query_table($staged) on columns(* exclude (file, line, record)) into name column_name value value)
    group by column_name, value
) as said
join staging.asked as asked on asked.table_name = $table and asked.column_name = said.column_name
