-- grain: one row per discipline record of a student whose behavioral records were expunged
delete from discipline
where student in (select unnest($students::bigint[]))
