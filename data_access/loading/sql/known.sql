-- grain: one row per key of the facts in force that another table may refer to
insert into staging.known
select 'places' as target, place as key, '' as origin from places
union all
select 'places.' || kind, place, '' from places
union all
select 'students', student::varchar, '' from students
union all
select 'courses', course, '' from courses
union all
select 'line_items', line_item, '' from line_items
union all
select 'programs', program, '' from programs
union all
select 'program_sessions', session, '' from program_sessions
