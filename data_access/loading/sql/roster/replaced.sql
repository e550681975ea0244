-- grain: one row per class enrollment of a school and year that a whole roster does not name any more
delete from class_enrollments
where (school, school_year::varchar) in (select (school, school_year) from staging.class_enrollments)
    and class_enrollment not in (select surrogate(class_enrollment) from staging.class_enrollments)
