-- grain: one row per record that the source withdraws
select file, line, 'class_enrollment' as kind, sourcedid as source_id from enrollments where status = 'tobedeleted'
union all
select file, line, 'student', sourcedid from users where status = 'tobedeleted'
