-- grain: one row per file whose ids are among the sums
select file from known_from
