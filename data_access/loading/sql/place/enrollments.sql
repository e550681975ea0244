-- grain: one row per student, school_year and school; what a row leaves empty stays as it was known, an exit where it says no entry
insert or replace into enrollments (student, school_year, school, grade_level, entry_date, exit_date, days_enrolled,
    english_learner, free_reduced_lunch, homeless, tract)
select surrogate(accepted.student_id), accepted.school_year::integer, accepted.school,
    coalesce(nullif(accepted.grade_level, ''), known.grade_level), coalesce(nullif(accepted.entry_date, '')::date, known.entry_date),
    coalesce(nullif(accepted.exit_date, '')::date, case when accepted.entry_date = '' then known.exit_date end),
    coalesce(nullif(accepted.days_enrolled, '')::integer, known.days_enrolled),
    coalesce(nullif(accepted.english_learner, ''), known.english_learner, 'Unknown'),
    coalesce(nullif(accepted.free_reduced_lunch, ''), known.free_reduced_lunch, 'Unknown'),
    coalesce(nullif(accepted.homeless, ''), known.homeless, 'Unknown'), coalesce(nullif(accepted.tract, ''), known.tract)
from accepted
left join enrollments as known on known.student = surrogate(accepted.student_id) and known.school = accepted.school
    and known.school_year = accepted.school_year::integer
