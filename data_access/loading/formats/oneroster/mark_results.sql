-- grain: one row per result of a gradebook that is not known to be of classwork
select file, line, result, item as line_item, person as student_id, school_year, coalesce(nullif(textscore, ''), score) as mark, day as given_on
from scored
where kind = 'mark_result' and stands
