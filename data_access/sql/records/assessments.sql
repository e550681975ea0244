-- grain: one row per school_year, assessment and subject that the student took
select school_year, assessment, subject, grade_level, assessment_date, score, meets_standard
from assessments
where student = $student
order by school_year desc, assessment, subject
