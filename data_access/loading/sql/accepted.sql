-- grain: one row per record of one table that can be taken: the table of the variable `accepting`
create or replace temp view accepted as
from query_table('staging.' || getvariable('accepting'))
where record not in (select record from staging.problems where table_name = getvariable('accepting'))
