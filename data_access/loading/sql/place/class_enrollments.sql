-- grain: one row per enrollment of a student in a class; a grade that a row leaves empty stays as it was known
insert or replace into class_enrollments (class_enrollment, student, school_year, school, grade_level, entry_date, exit_date)
select surrogate(accepted.class_enrollment), surrogate(accepted.student_id), accepted.school_year::integer, accepted.school,
    coalesce(nullif(accepted.grade_level, ''), known.grade_level), nullif(accepted.entry_date, '')::date, nullif(accepted.exit_date, '')::date
from accepted left join class_enrollments as known on known.class_enrollment = surrogate(accepted.class_enrollment)
    and known.school_year = accepted.school_year::integer
