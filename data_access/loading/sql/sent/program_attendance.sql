-- grain: one row per file and school year of the staged program_attendance, with its first line; the year is that of the session
select sent.file, min(sent.line) as line, sessions.year
from staging.program_attendance as sent
join (
    select session, try_cast(school_year as integer) as year from staging.program_sessions
    union all
    select session, school_year from program_sessions
) as sessions using (session)
where sessions.year is not null
group by sent.file, sessions.year
order by sent.file, sessions.year
