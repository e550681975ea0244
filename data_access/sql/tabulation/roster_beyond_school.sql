-- grain: one row per student and school_year in which a student is counted and not enrolled; flags as of the last enrollment before
insert into roster by name
with beyond_school as (
    select student, school_year from milestones anti join roster using (student, school_year)
    union
    select student, school_year from program_enrollments anti join roster using (student, school_year)
)
select beyond_school.student, beyond_school.school_year, false as is_enrolled, before.english_learner, before.free_reduced_lunch,
    before.homeless, coded_persons.race_ethnicity, coded_persons.gender,
    coded_persons.primary_language, coded_persons.country_of_origin, coded_persons.refugee
from beyond_school left join coded_persons using (student)
asof left join roster as before on beyond_school.student = before.student and beyond_school.school_year >= before.school_year
