-- grain: one row per program session
insert or replace into program_sessions (session, program, school_year, session_date, hours)
select session, program, school_year::integer, nullif(session_date, '')::date, nullif(hours, '')::double
from accepted
