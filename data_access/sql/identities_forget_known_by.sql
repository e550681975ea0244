-- grain: one row per sum of an id
delete from known_by
