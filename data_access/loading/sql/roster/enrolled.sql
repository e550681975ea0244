-- grain: one row per student, school_year and school with a class enrollment; what classes do not tell stays as it was known
insert or replace into enrollments (student, school_year, school, grade_level, entry_date, exit_date, days_enrolled, english_learner,
    free_reduced_lunch, homeless, tract)
select classes.student, classes.school_year, classes.school, coalesce(classes.grade_level, known.grade_level), classes.entry_date,
    classes.exit_date, known.days_enrolled, coalesce(known.english_learner, 'Unknown'), coalesce(known.free_reduced_lunch, 'Unknown'),
    coalesce(known.homeless, 'Unknown'), known.tract
from (
    select student, school_year, school, max(grade_level) as grade_level, min(entry_date) as entry_date,
        case when count(*) = count(exit_date) then max(exit_date) end as exit_date
    from class_enrollments group by student, school_year, school
) as classes
left join enrollments as known using (student, school_year, school)
