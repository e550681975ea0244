-- grain: one row per school_year, term and course that the student has a mark in
select grades.school_year, grades.term, courses.title, grades.mark, grades.credits_attempted, grades.credits_earned
from grades
    inner join courses using (course)
where grades.student = $student
order by grades.school_year desc, grades.term, courses.title
