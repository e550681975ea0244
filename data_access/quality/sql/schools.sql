-- grain: one row per school and school_year: its students, for how many of them each thing is known, and the latest day told of
with totals as (
    select school, school_year, count(distinct student) as students from attendance group by school, school_year
),
days as (
    select school, year(attendance_date + interval 6 months) as school_year, max(attendance_date) as latest from attendance_days group by all
),
tells as (  -- where a district sends a status only for those who have it, the share for whom it is known would be theirs
    select places.parent, not bool_or(english_learner = 'Yes') or bool_or(english_learner = 'No') as english_learner,
        not bool_or(free_reduced_lunch = 'Yes') or bool_or(free_reduced_lunch = 'No') as free_reduced_lunch,
        not bool_or(homeless = 'Yes') or bool_or(homeless = 'No') as homeless
    from enrollments join places on places.place = enrollments.school
    group by places.parent
)
select enrollments.school, enrollments.school_year, count(*)::bigint as students,
    greatest(max(days.latest), max(enrollments.entry_date), max(enrollments.exit_date))::varchar as latest_day,
    count(enrollments.grade_level)::bigint as grade_level, count(enrollments.entry_date)::bigint as entry_date,
    count(enrollments.days_enrolled)::bigint as days_enrolled, count(enrollments.tract)::bigint as tract,
    case when any_value(tells.english_learner) then count(*) filter (enrollments.english_learner <> 'Unknown') end as english_learner,
    case when any_value(tells.free_reduced_lunch) then count(*) filter (enrollments.free_reduced_lunch <> 'Unknown') end as free_reduced_lunch,
    case when any_value(tells.homeless) then count(*) filter (enrollments.homeless <> 'Unknown') end as homeless,
    count(*) filter (len(students.race_ethnicity) > 0) as race_ethnicity, count(*) filter (students.gender <> 'Unknown') as gender,
    count(*) filter (students.primary_language <> 'Unknown') as primary_language,
    case when max(totals.students) > 0 then least(max(totals.students), count(*)) end::bigint as attendance
from enrollments join students using (student)
join places on places.place = enrollments.school
join tells using (parent)
left join totals using (school, school_year)
left join days using (school, school_year)
group by enrollments.school, enrollments.school_year
order by enrollments.school, enrollments.school_year
