-- grain: one row per made-up place, student, enrollment (one student-year in thirty moves) and attendance total
insert into places select 'region', 'Region', 'region', '', '';
insert into places select 'district-' || d, 'District', 'district', 'region', '' from range($districts) t(d);
insert into places select 'school-' || s, 'School', 'school', 'district-' || (s % $districts), '' from range($schools) t(s);
insert into places select 'tract-' || n, 'Tract', 'tract', 'region', '' from range($tracts) t(n);
insert into students
select s, case when hash(s) % 12 = 0 then ['Asian', 'White'] else [['AmericanIndianOrAlaskaNative', 'Asian', 'BlackOrAfricanAmerican',
    'HispanicOrLatino', 'MiddleEasternOrNorthAfrican', 'NativeHawaiianOrPacificIslander', 'White'][1 + (hash(s) % 7)::integer]] end,
    ['Girl', 'Boy', 'AnotherGender'][1 + least(hash(s, 1) % 100 // 49, 2)::integer],
    ['English', 'Spanish', 'Arabic', 'Somali', 'Swahili', 'Vietnamese', 'Other'][1 + (hash(s, 2) % 7)::integer],
    ['United States', 'Mexico', 'Somalia', 'Iraq', 'Other'][1 + (hash(s, 3) % 5)::integer],
    ['Yes', 'No'][1 + (hash(s, 4) % 2)::integer]
from range($students) t(s);
insert into enrollments
select s, y, 'school-' || (hash(s, y // 3) % $schools), lpad((1 + (s + y) % 12)::varchar, 2, '0'), make_date(y - 1, 8, 20), null, 180,
    ['Yes', 'No'][1 + (hash(s, 5) % 2)::integer], ['Yes', 'No'][1 + (hash(s, 6) % 2)::integer], 'No', 'tract-' || (hash(s, 7) % $tracts)
from range($students) t(s), range($first_year, $last_year + 1) u(y);
insert into enrollments
select student, school_year, 'school-' || (hash(student, 8) % $schools), grade_level, make_date(school_year, 1, 10), null, 60,
    english_learner, free_reduced_lunch, homeless, tract
from enrollments
where hash(student, school_year) % 30 = 0 and school <> 'school-' || (hash(student, 8) % $schools);
insert into attendance
select student, school_year, school, 'year', days_enrolled, hash(student, school_year) % 40 from enrollments;
