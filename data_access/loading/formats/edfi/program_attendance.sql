-- grain: one row per student, program and day; a student who was absent was there for no hours
select first(events.file order by events.file, events.line) as file, first(events.line order by events.file, events.line) as line,
    events.student as student_id, events.program || '-' || events.day as session,
    sum(case when words.ours like '%Absence' then 0 else events.hours end) as hours
from program_events as events left join words on words.kind = 'absence' and words.theirs = events.category
group by events.student, events.program, events.day
