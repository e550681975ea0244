-- grain: one row per enrollment in a class that the source withdraws
delete from class_enrollments
where class_enrollment in (select surrogate(source_id) from accepted where kind = 'class_enrollment')
