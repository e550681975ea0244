-- grain: one row per table whose records expire: all records from `first_day` on are kept; facts of an older Flashlight have none
create table if not exists kept_from (table_name varchar primary key, first_day date not null)
