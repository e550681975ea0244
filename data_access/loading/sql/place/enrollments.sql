-- grain: one row per student, school_year and school; a status, tract or number of days that a row leaves empty stays as it was known
insert or replace into enrollments (student, school_year, school, grade_level, entry_date, exit_date, days_enrolled,
    english_learner, free_reduced_lunch, homeless, tract)
select surrogate(accepted.student_id), accepted.school_year::integer, accepted.school, nullif(accepted.grade_level, ''),
    nullif(accepted.entry_date, '')::date, nullif(accepted.exit_date, '')::date,
    coalesce(nullif(accepted.days_enrolled, '')::integer, known.days_enrolled),
    coalesce(nullif(accepted.english_learner, ''), known.english_learner, 'Unknown'),
    coalesce(nullif(accepted.free_reduced_lunch, ''), known.free_reduced_lunch, 'Unknown'),
    coalesce(nullif(accepted.homeless, ''), known.homeless, 'Unknown'), coalesce(nullif(accepted.tract, ''), known.tract)
from accepted
left join enrollments as known on known.student = surrogate(accepted.student_id) and known.school = accepted.school
    and known.school_year = accepted.school_year::integer
