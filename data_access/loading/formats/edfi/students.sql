-- grain: one row per student; who says nothing of race, sex or language here keeps what is known
with named as (
    select first(file order by file, line) as file, first(line order by file, line) as line, student, max(given_name) as given_name,
        max(family_name) as family_name, max(birth_date) as birth_date
    from students group by student
),
said as (
    select first(file order by file, line) as file, first(line order by file, line) as line, student,
        split_part(max(sex), '#', -1) as sex, split_part(split_part(max(languages), ';', 1), '#', -1) as language,
        bool_or(contains(characteristics, '#Refugee')) as is_refugee
    from student_education_organization_associations group by student
),
chosen as (
    select student, split_part(unnest(string_split(races, ';')), '#', -1) as race
    from student_education_organization_associations where races <> ''
    union all
    select student, 'Hispanic or Latino' from student_education_organization_associations where lower(hispanic) in ('true', '1')
),
races as (
    select chosen.student, list(distinct coalesce(words.ours, chosen.race)) as race_ethnicity
    from chosen left join words on words.kind = 'race' and words.theirs = chosen.race
    group by chosen.student
),
ids as (
    select student, max(id) filter (words.ours = 'state') as state_id, max(id) filter (words.ours = 'local') as local_id
    from (
        select student, unnest(string_split(ids, ';')) as id, unnest(string_split(id_systems, ';')) as system
        from student_education_organization_associations where len(string_split(ids, ';')) = len(string_split(id_systems, ';'))
    ) join words on words.kind = 'id' and words.theirs = split_part(system, '#', -1)
    group by student
)
select coalesce(named.file, said.file) as file, coalesce(named.line, said.line) as line, student as student_id, ids.state_id,
    ids.local_id, named.given_name, named.family_name, named.birth_date, races.race_ethnicity, coalesce(sexes.ours, said.sex) as gender,
    coalesce(languages.ours, said.language) as primary_language, case when said.is_refugee then 'Yes' end as refugee
from named full join said using (student) left join races using (student) left join ids using (student)
left join words as sexes on sexes.kind = 'sex' and sexes.theirs = said.sex
left join words as languages on languages.kind = 'language' and languages.theirs = said.language
