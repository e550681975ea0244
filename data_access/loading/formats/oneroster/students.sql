-- grain: one row per student, known by the source's id; demographics of somebody who is not in the users file may stand alone
with also_known as (
    select users.sourcedid as person, max(split_part(said.id, ':', 2)) filter (words.ours = 'state') as state_id,
        max(split_part(said.id, ':', 2)) filter (words.ours = 'local') as local_id
    from users, unnest(string_split(regexp_replace(users.userids, '[{}\s]', '', 'g'), ',')) as said(id)
    join words on words.kind = 'id' and words.theirs = lower(split_part(said.id, ':', 1))
    group by users.sourcedid
),
learners as (
    select users.file, users.line, users.sourcedid as person, users.givenname as given_name, users.familyname as family_name,
        coalesce(nullif(users.usermasteridentifier, ''), also_known.state_id) as state_id,
        coalesce(nullif(users.identifier, ''), also_known.local_id) as local_id
    from users left join also_known on also_known.person = users.sourcedid
    where lower(users.status) in ('', 'active') and (lower(users.role) = 'student' or users.sourcedid in
        (select usersourcedid from roles where lower(role) = 'student' and lower(status) in ('', 'active')))
)
select coalesce(learners.file, described.file) as file, coalesce(learners.line, described.line) as line, person as student_id,
    learners.state_id, learners.local_id, learners.given_name, learners.family_name, described.birth_date, described.race_ethnicity,
    described.gender, described.country as country_of_origin
from learners full join described using (person)
where learners.person is not null or person not in (select sourcedid from users)
