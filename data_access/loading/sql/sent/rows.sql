-- grain: one row per file of one staged table, with its first line
select file, min(line) as line from query_table($staged) group by file order by file
