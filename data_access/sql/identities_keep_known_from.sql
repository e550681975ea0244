-- grain: one row per file whose ids are among the sums
insert or ignore into known_from (file) values ($file)
