-- grain: one row per course
select courses.file, courses.line, courses.sourcedid as course, courses.title, trim(split_part(courses.subjects, ',', 1)) as subject,
    orgs.sourcedid as school
from courses left join orgs on orgs.sourcedid = courses.orgsourcedid and orgs.type = 'school'
where lower(courses.status) in ('', 'active')
