-- grain: one row per student and school_year of enrollment; at the school of most days, then later entry, then first by id
create or replace temp table roster as
with coded as (
    select student, school_year, school, entry_date, days_enrolled, school::group_value as school_code,
        grade_level::group_value as grade_level, tract::group_value as tract, english_learner::group_value as english_learner,
        free_reduced_lunch::group_value as free_reduced_lunch, homeless::group_value as homeless
    from enrollments
),
several as (
    select student, school_year from enrollments group by student, school_year having count(*) > 1
),
chosen as (
    select student, school_year, school_code, days_enrolled, grade_level, tract, english_learner, free_reduced_lunch, homeless
    from coded semi join several using (student, school_year)
    qualify row_number() over (
        partition by student, school_year order by days_enrolled desc nulls last, entry_date desc nulls last, school) = 1
    union all
    select student, school_year, school_code, days_enrolled, grade_level, tract, english_learner, free_reduced_lunch, homeless
    from coded anti join several using (student, school_year)
)
select student, school_year, true as is_enrolled, days_enrolled, school_code as school, grade_level, tract, english_learner,
    free_reduced_lunch, homeless, race_ethnicity, gender, primary_language, country_of_origin, refugee
from chosen left join coded_persons using (student)
