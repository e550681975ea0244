-- grain: one row per record that the source withdraws; a result that is not final any more is one
select file, line, 'class_enrollment' as kind, sourcedid as source_id from enrollments where status = 'tobedeleted'
union all
select file, line, 'student', sourcedid from users where status = 'tobedeleted'
union all
select file, line, kind, result from scored where not is_final
union all
select file, line, 'line_item', item from items where status = 'tobedeleted'
