-- grain: one row per student, school_year, assessment and subject: the latest result
insert or replace into assessments (student, school_year, assessment, subject, grade_level, assessment_date, score, meets_standard)
select results.student, results.school_year, items.title, items.subject, results.grade_level, results.assessment_date, results.score,
    results.meets_standard
from assessment_results as results join line_items as items using (line_item)
qualify row_number() over (partition by results.student, results.school_year, items.title, items.subject
    order by results.assessment_date desc nulls last, results.result) = 1
