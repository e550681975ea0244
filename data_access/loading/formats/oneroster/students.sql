-- grain: one row per student, known by the source's id; demographics of somebody who is not in the users file may stand alone
with learners as (
    select users.file, users.line, users.sourcedid as person, users.givenname as given_name, users.familyname as family_name
    from users
    where users.status <> 'tobedeleted' and (lower(users.role) = 'student' or users.sourcedid in
        (select usersourcedid from roles where lower(role) = 'student' and status <> 'tobedeleted'))
)
select coalesce(learners.file, described.file) as file, coalesce(learners.line, described.line) as line, person as student_id,
    learners.given_name, learners.family_name, described.birth_date, described.race_ethnicity, described.gender,
    described.country as country_of_origin
from learners full join described using (person)
where learners.person is not null or person not in (select sourcedid from users)
