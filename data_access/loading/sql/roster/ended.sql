-- grain: one row per enrollment of which no class enrollment is left
delete from enrollments
where (student, school_year, school) in (
    select (student, school_year, school) from rostered_before
    where (student, school_year, school) not in (select (student, school_year, school) from class_enrollments))
