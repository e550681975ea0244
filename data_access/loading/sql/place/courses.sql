-- grain: one row per course
insert or replace into courses (course, school, title, subject, level)
select course, nullif(school, ''), nullif(title, ''), nullif(subject, ''), nullif(level, '')
from accepted
