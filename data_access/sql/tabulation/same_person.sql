-- grain: one row per student who is one person with others: the key that is kept is that of most enrollments, then the lowest
create or replace temp table same_person as
with said as (
    select unnest($students::bigint[]) as student, unnest($persons::bigint[]) as person
),
known as (
    select said.student, said.person, count(enrollments.student) as enrollments
    from said left join enrollments on enrollments.student = said.student
    group by said.student, said.person
)
select student, first(student) over (partition by person order by enrollments desc, student) as kept
from known
