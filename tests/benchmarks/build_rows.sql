-- grain: one row per student and school_year: what the bare query counts, joined beforehand, plain words
create table wide as
select student, school_year, enrolled.tract::varchar as tract, enrolled.school::varchar as school, district.parent as region,
    school.parent as district, 100 * attended.days_absent < 10 * attended.days_enrolled as reached,
    roster.race_ethnicity::varchar as race_ethnicity, roster.gender::varchar as gender, roster.grade_level::varchar as grade_level,
    roster.english_learner::varchar as english_learner, roster.free_reduced_lunch::varchar as free_reduced_lunch,
    roster.refugee::varchar as refugee, roster.primary_language::varchar as primary_language,
    roster.country_of_origin::varchar as country_of_origin
from attended join enrolled using (student, school_year) join roster using (student, school_year)
join places as school on school.place = enrolled.school join places as district on district.place = school.parent
