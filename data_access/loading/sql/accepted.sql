-- grain: one row per record of one table that can be taken
create or replace temp table accepted as
from query_table($staged)
where record not in (select record from staging.problems where table_name = $table)
