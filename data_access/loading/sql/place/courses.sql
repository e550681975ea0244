-- grain: one row per course; what a row leaves empty stays as it was known
insert or replace into courses (course, school, title, subject, level)
select accepted.course, coalesce(nullif(accepted.school, ''), known.school), coalesce(nullif(accepted.title, ''), known.title),
    coalesce(nullif(accepted.subject, ''), known.subject), coalesce(nullif(accepted.level, ''), known.level)
from accepted left join courses as known on known.course = accepted.course
