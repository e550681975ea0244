-- grain: one row per student's enrollment in a class
select rostered.file, rostered.line, rostered.enrollment as class_enrollment, rostered.person as student_id, rostered.school_year,
    rostered.school, rostered.entry_date, rostered.exit_date, coalesce(words.ours, trim(split_part(users.grades, ',', 1))) as grade_level
from rostered
left join users on users.sourcedid = rostered.person
left join words on words.kind = 'grade' and words.theirs = trim(split_part(users.grades, ',', 1))
where rostered.role = 'student'
