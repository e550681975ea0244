-- grain: one row per line item
insert or replace into line_items (line_item, category, title, subject, course, term, school_year)
select line_item, category, title, subject, course, term, nullif(school_year, '')::integer
from accepted
