-- grain: one row per table of the facts store: how many rows it holds (a release writes cells and measures)
select 'places' as table_name, count(*) as rows from places
union all select 'students', count(*) from students
union all select 'enrollments', count(*) from enrollments
union all select 'class_enrollments', count(*) from class_enrollments
union all select 'attendance', count(*) from attendance
union all select 'attendance_days', count(*) from attendance_days
union all select 'courses', count(*) from courses
union all select 'grades', count(*) from grades
union all select 'assessments', count(*) from assessments
union all select 'discipline', count(*) from discipline
union all select 'milestones', count(*) from milestones
union all select 'programs', count(*) from programs
union all select 'program_schools', count(*) from program_schools
union all select 'program_enrollments', count(*) from program_enrollments
union all select 'program_sessions', count(*) from program_sessions
union all select 'program_attendance', count(*) from program_attendance
union all select 'volunteer_contacts', count(*) from volunteer_contacts
union all select 'staff', count(*) from staff
union all select 'published', count(*) from published
union all select 'consents', count(*) from consents
union all select 'assignments', count(*) from assignments
union all select 'loads', count(*) from loads
