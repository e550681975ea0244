-- grain: one row per value that cannot be taken, in the order of the file, with its row
select staged.file, staged.line, found.column_name, found.reason, found.detail, to_json(staged)::varchar as fields
from staging.problems as found
join query_table($staged) as staged on staged.record = found.record
where found.table_name = $table
order by staged.record, found.column_name, found.reason
