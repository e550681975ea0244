-- grain: one row per file and column, of those asked about, that says something in one staged table, with its first line
select file, min(line) as line, column_name
from (unpivot query_table($staged) on columns(* exclude (file, line, record)) into name column_name value value)
where list_contains($columns, column_name) and value <> ''
group by file, column_name
order by file, column_name
