-- grain: one row per key that a typed record may refer to
insert into staging.known (target, key, origin)
select unnest($targets::varchar[]), unnest($keys::varchar[]), ''
