-- grain: one row per student and school_year; days over all schools, from term totals or, where a school sends none, from its days
create or replace temp view attended as
with totals as (
    select student, school_year, school, days_enrolled, days_absent from attendance
),
absences as (
    select student, school, year(attendance_date + interval 6 months) as school_year,  -- a school year runs from July to June
        count(*) filter (category in ('ExcusedAbsence', 'UnexcusedAbsence')) as days_absent
    from attendance_days group by all
),
sending as (
    select distinct school, school_year from absences
    except
    select distinct school, school_year from totals
),
days as (
    select enrollments.student, enrollments.school_year, enrollments.school, enrollments.days_enrolled,
        coalesce(absences.days_absent, 0) as days_absent
    from enrollments semi join sending using (school, school_year)
    left join absences using (student, school, school_year)
),
both_ways as (
    select student, school_year, days_enrolled, days_absent from totals
    union all
    select student, school_year, days_enrolled, days_absent from days
)
select student, school_year, sum(days_enrolled) as days_enrolled, sum(days_absent) as days_absent
from both_ways
group by student, school_year
