-- grain: one row per student, school_year, term and course: the latest mark
insert or replace into grades (student, school_year, term, course, mark)
select results.student, results.school_year, items.term, items.course, results.mark
from mark_results as results join line_items as items using (line_item)
qualify row_number() over (partition by results.student, results.school_year, items.term, items.course
    order by results.given_on desc nulls last, results.result) = 1
