-- grain: one row per row of each file, as it is
create table places as select place, name, kind, parent, geometry from read_csv($places);
create table students as select student_id, given_name, family_name, birth_date, address, race_ethnicity, gender, primary_language,
    country_of_origin, refugee from read_csv($students);
create table enrollments as select student_id, school_year, school, grade_level, entry_date, exit_date, days_enrolled, english_learner,
    free_reduced_lunch, homeless, tract from read_csv($enrollments);
create table attendance_days as select student_id, school, attendance_date, category from read_csv($attendance_days);
