-- grain: one row per result of an assessment
insert or replace into assessment_results (result, line_item, student, school_year, grade_level, assessment_date, score, meets_standard)
select surrogate(result), line_item, surrogate(student_id), accepted.school_year::integer, nullif(grade_level, ''),
    nullif(assessment_date, '')::date, nullif(score, '')::double,
    case when meets_standard in ('Yes', 'true') then true when meets_standard in ('No', 'false') then false end
from accepted join line_items as items using (line_item)
where items.category = 'assessment'
