-- grain: one row per file that gave records to one table: how many, and how many of them cannot be taken
select file, count(*) as records, count(*) filter (where record in (select record from staging.problems where table_name = $table))
from query_table($staged)
group by file
order by file
