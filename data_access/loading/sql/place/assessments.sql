-- grain: one row per student, school_year, assessment and subject
insert or replace into assessments (student, school_year, assessment, subject, grade_level, assessment_date, score, meets_standard)
select surrogate(student_id), school_year::integer, assessment, subject, nullif(grade_level, ''), nullif(assessment_date, '')::date,
    nullif(score, '')::double, case when meets_standard in ('Yes', 'true') then true when meets_standard in ('No', 'false') then false end
from accepted
