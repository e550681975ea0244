-- grain: one row per place of one kind, school_year and group: a bare grouping-sets query over the same views, no pooled years
create temp table bare as
select school_year, region, district, school, tract, race_ethnicity, gender, grade_level, english_learner, free_reduced_lunch, refugee,
    primary_language, country_of_origin, count(*) filter (reached) as numerator, count(*) as people
from wide
group by grouping sets (
    (school_year, tract),
    (school_year, region), (school_year, region, race_ethnicity), (school_year, region, gender),
    (school_year, region, race_ethnicity, gender), (school_year, region, grade_level), (school_year, region, english_learner),
    (school_year, region, free_reduced_lunch), (school_year, region, refugee), (school_year, region, primary_language),
    (school_year, region, country_of_origin),
    (school_year, district), (school_year, district, race_ethnicity), (school_year, district, gender),
    (school_year, district, race_ethnicity, gender), (school_year, district, grade_level), (school_year, district, english_learner),
    (school_year, district, free_reduced_lunch), (school_year, district, refugee), (school_year, district, primary_language),
    (school_year, district, country_of_origin),
    (school_year, school), (school_year, school, race_ethnicity), (school_year, school, gender),
    (school_year, school, race_ethnicity, gender), (school_year, school, grade_level), (school_year, school, english_learner),
    (school_year, school, free_reduced_lunch))
