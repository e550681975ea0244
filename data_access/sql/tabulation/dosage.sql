-- grain: one row per student, program and school_year; sessions expected and attended, hours and days, 0 where there are none; thirds add up
create or replace temp view dosage as
with sessions as (
    select program_attendance.student, program_sessions.program, program_sessions.school_year, count(*) as expected,
        count(*) filter (program_attendance.hours > 0) as attended,
        count(distinct program_sessions.session_date) filter (program_attendance.hours > 0) as days,
        round(sum(program_attendance.hours), 6) as hours
    from program_attendance join program_sessions using (session)
    group by program_attendance.student, program_sessions.program, program_sessions.school_year
)
select program_enrollments.student, program_enrollments.program, program_enrollments.school_year,
    coalesce(sessions.expected, 0) as expected, coalesce(sessions.attended, 0) as attended,
    coalesce(sessions.days, 0) as days, coalesce(sessions.hours, 0) as hours
from program_enrollments left join sessions using (student, program, school_year)
