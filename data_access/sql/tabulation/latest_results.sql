-- grain: one row per student, school_year and subject; the latest result that says whether the standard is met
create or replace temp view latest_results as
select assessments.student, assessments.school_year, assessments.subject, enrolled.school, assessments.meets_standard,
    coalesce(assessments.grade_level, enrolled.grade_level) as grade_level
from assessments join enrolled using (student, school_year)
where assessments.meets_standard is not null
qualify row_number() over (
    partition by assessments.student, assessments.school_year, assessments.subject
    order by assessments.assessment_date desc nulls last, assessments.assessment) = 1
