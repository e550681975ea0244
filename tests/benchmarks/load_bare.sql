-- grain: one row per row of each file, in the tables of the facts store
create temp macro surrogate(id) as ('0x' || sha256('salt' || id)[:15])::bigint;
insert into places select place, name, kind, coalesce(parent, ''), coalesce(geometry, '') from read_csv($places, all_varchar = true);
insert into students select surrogate(student_id), string_split(race_ethnicity, ';'), gender, primary_language,
    coalesce(country_of_origin, 'Unknown'), refugee from read_csv($students, all_varchar = true);
insert into enrollments select surrogate(student_id), school_year::integer, school, grade_level, entry_date::date, exit_date::date,
    days_enrolled::integer, english_learner, free_reduced_lunch, homeless, tract from read_csv($enrollments, all_varchar = true);
insert into attendance_days select surrogate(student_id), school, attendance_date::date, category
from read_csv($attendance_days, all_varchar = true);
