-- grain: one row per student, school and day, with the gravest event; an absence of less than half a day is no day absent
select first(events.file order by events.file, events.line) as file, first(events.line order by events.file, events.line) as line,
    events.student as student_id, events.school, events.day as attendance_date,
    arg_max(event, coalesce(list_position(['Present', 'Tardy', 'ExcusedAbsence', 'UnexcusedAbsence'], event), 5)) as category
from (
    select occurred.file, occurred.line, occurred.student, occurred.school, left(occurred.day, 10) as day,
        case when words.ours like '%Absence' and try_cast(occurred.duration as double) < 0.5 then 'Tardy'
            else coalesce(words.ours, split_part(occurred.category, '#', -1)) end as event
    from student_school_attendance_events as occurred
    left join words on words.kind = 'absence' and words.theirs = split_part(occurred.category, '#', -1)
) as events
group by events.student, events.school, events.day
