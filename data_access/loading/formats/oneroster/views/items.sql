-- grain: one row per line item of a gradebook or assessment; a category that was not sent is empty; the title of an assessment names its subject
create view items as
select lineitems.file, lineitems.line, lineitems.sourcedid as item, lineitems.status,
    case when words.kind = 'mark' then 'mark' when categories.sourcedid is not null then 'classwork' else '' end as category,
    coalesce(categories.title, '') as title, '' as subject,
    case when words.kind = 'mark' then coalesce(classes.coursesourcedid, lineitems.classsourcedid) else '' end as course,
    coalesce(sessions.title, '') as term, right(sessions.schoolyear, 4) as school_year
from lineitems
left join categories on categories.sourcedid = lineitems.categorysourcedid
left join words on words.kind = 'mark' and words.theirs = lower(trim(categories.title))
left join classes on classes.sourcedid = lineitems.classsourcedid
left join academicsessions as sessions on sessions.sourcedid = lineitems.gradingperiodsourcedid
union all
select first(items.file), first(items.line), items.sourcedid, first(items.status), 'assessment', first(items.title),
    coalesce(first(words.ours order by words.line), 'Unknown'), '', '', ''
from assessmentlineitems as items left join words on words.kind = 'subject' and contains(lower(items.title), lower(words.theirs))
group by items.sourcedid
