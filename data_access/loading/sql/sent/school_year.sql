-- grain: one row per file and school year of one staged table, with its first line; what is no year is told when it is checked
select file, min(line) as line, try_cast(school_year as integer) as year
from query_table($staged)
where try_cast(school_year as integer) is not null
group by file, year
order by file, year
