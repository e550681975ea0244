-- grain: one row per file whose ids are among the sums
delete from known_from
