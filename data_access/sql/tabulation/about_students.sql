-- grain: one row per table about students of the facts, with the rest of its key
select database_name, table_name, list_filter(constraint_column_names, lambda name : name <> 'student') as key
from duckdb_constraints()
where constraint_type = 'PRIMARY KEY' and database_name = current_database()
    and table_name in (select table_name from duckdb_columns() where column_name = 'student' and database_name = current_database())
order by table_name
