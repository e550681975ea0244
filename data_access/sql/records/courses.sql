-- grain: one row per school_year, term and course that the student took
select grades.school_year, grades.term, courses.title, courses.subject, courses.level
from grades
    inner join courses using (course)
where grades.student = $student
order by grades.school_year desc, grades.term, courses.title
