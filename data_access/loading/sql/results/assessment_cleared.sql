-- grain: one row per row of assessments that stands on results that their source can withdraw
delete from assessments
where (student, school_year, assessment, subject) in (
    select (results.student, results.school_year, items.title, items.subject)
    from assessment_results as results join line_items as items using (line_item))
