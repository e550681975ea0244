-- grain: one row per table whose records expire: the first school_year of which none has; facts of an older Flashlight have none
create table if not exists kept_from (table_name varchar primary key, school_year integer not null)
