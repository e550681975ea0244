-- grain: one row per row of grades that stands on results that their source can withdraw
delete from grades
where (student, school_year, term, course) in (
    select (results.student, results.school_year, items.term, items.course)
    from mark_results as results join line_items as items using (line_item))
