-- grain: one row per mark; what was done in class is not kept
insert or replace into mark_results (result, line_item, student, school_year, mark, given_on)
select surrogate(result), line_item, surrogate(student_id), coalesce(items.school_year, accepted.school_year::integer), nullif(mark, ''),
    nullif(given_on, '')::date
from accepted join line_items as items using (line_item)
where items.category = 'mark'
