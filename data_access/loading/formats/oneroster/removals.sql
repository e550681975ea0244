-- grain: one row per record that the source withdraws, a result that is not final any more among them, or of which it says neither
select file, line, 'class_enrollment' as kind, sourcedid as source_id, '' as status from enrollments where lower(status) = 'tobedeleted'
union all
select file, line, 'student', sourcedid, '' from users where lower(status) = 'tobedeleted'
union all
select file, line, kind, result, '' from scored where is_gone
union all
select file, line, 'line_item', item, '' from items where lower(status) = 'tobedeleted'
union all
select file, line, 'class_enrollment', sourcedid, status from odd
