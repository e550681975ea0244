-- grain: one row per session of a program of the partner at which the student was expected
select programs.name, sessions.school_year, sessions.session_date, attended.hours, sessions.hours as offered
from program_attendance as attended
    inner join program_sessions as sessions using (session)
    inner join programs using (program)
where attended.student = $student and programs.partner = $partner
order by sessions.session_date desc, programs.name
