-- grain: one row per program attendance event
create view program_events as
select file, line, student, organization || '-' || lower(regexp_replace(program, '[^A-Za-z0-9]+', '-', 'g')) as program, day,
    split_part(category, '#', -1) as category, round(try_cast(minutes as double) / 60, 12) as hours
from student_program_attendance_events
