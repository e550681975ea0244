-- grain: one row per file whose ids are among the sums, by its digest
create table if not exists known_from (file text primary key)
