-- grain: one row per line item of a gradebook or assessment
select file, line, item as line_item, category, title, subject, course, term, school_year
from items
where lower(status) in ('', 'active')
