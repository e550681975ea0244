-- grain: one row per program and day on which attendance was taken; its hours are the longest that anybody was there
select first(file order by file, line) as file, first(line order by file, line) as line, program || '-' || day as session, program,
    year(try_cast(day as date) + interval 6 months) as school_year, day as session_date, max(hours) as hours
from program_events
group by program, day
