-- grain: one row per made-up student, enrollment, attendance total, mark and assessment result
insert into places select 'region', 'Region', 'region', '', '';
insert into places select 'readers', 'Readers', 'partner', 'region', '';
insert into places select 'school-' || n, 'School', 'school', 'region', '' from range(500) t(n);
insert into programs values ('club', 'Club', 'readers', 'Tutoring', '');
insert into program_schools select 'club', place from places where kind = 'school';
create temp table pupils as select s, (hash(s) >> 4)::bigint as student from range($students) t(s);
insert into students select student, [], 'Unknown', 'Unknown', 'Unknown', 'Unknown' from pupils;
insert into enrollments
select student, y, 'school-' || (s % 500), '03', make_date(y - 1, 8, 20), null, 180, 'No', 'No', 'No', null
from pupils, range(2023, 2026) u(y);
insert into attendance
select student, school_year, school, term, 90, student % 20 from enrollments, (values ('S1'), ('S2')) v(term);
insert into courses select 'course-' || n, 'school-' || (n % 500), 'Title ' || n, 'Mathematics', 'General' from range(2000) t(n);
insert into grades select student, 2025, 'S1', 'course-' || ((s + n) % 2000), 'A', 0.5, 0.5 from pupils, range(5) t(n);
insert into assessments
select student, 2025, 'State', subject, '03', date '2025-04-01', 400, true from pupils, (values ('Reading'), ('Mathematics')) v(subject);
