-- grain: one row per school and school_year: its students, for how many of them each thing is known, and the latest day told of
with totals as (
    select school, school_year, count(distinct student) as students from attendance group by school, school_year
),
days as (
    select school, year(attendance_date + interval 6 months) as school_year, max(attendance_date) as latest from attendance_days group by all
)
select enrollments.school, enrollments.school_year, count(*)::bigint as students,
    greatest(max(days.latest), max(enrollments.entry_date), max(enrollments.exit_date))::varchar as latest_day,
    count(enrollments.grade_level)::bigint as grade_level, count(enrollments.entry_date)::bigint as entry_date,
    count(enrollments.days_enrolled)::bigint as days_enrolled, count(enrollments.tract)::bigint as tract,
    count(*) filter (enrollments.english_learner <> 'Unknown') as english_learner,
    count(*) filter (enrollments.free_reduced_lunch <> 'Unknown') as free_reduced_lunch,
    count(*) filter (enrollments.homeless <> 'Unknown') as homeless,
    count(*) filter (len(students.race_ethnicity) > 0) as race_ethnicity, count(*) filter (students.gender <> 'Unknown') as gender,
    count(*) filter (students.primary_language <> 'Unknown') as primary_language,
    case when max(totals.students) > 0 then least(max(totals.students), count(*)) end::bigint as attendance
from enrollments join students using (student)
left join totals using (school, school_year)
left join days using (school, school_year)
group by enrollments.school, enrollments.school_year
order by enrollments.school, enrollments.school_year
