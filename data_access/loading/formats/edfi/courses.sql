-- grain: one row per course of an organization
select courses.file, courses.line, courses.organization || '-' || courses.course as course, schools.school, courses.title,
    coalesce(words.ours, split_part(split_part(courses.subject, ';', 1), '#', -1)) as subject,
    case when regexp_matches(courses.level, '#(Advanced|Advanced Placement|Honors|International Baccalaureate|Dual Credit|College Level)\b')
        then 'Advanced' else 'General' end as level
from courses
left join schools on schools.school = courses.organization
left join words on words.kind = 'subject' and words.theirs = split_part(split_part(courses.subject, ';', 1), '#', -1)
