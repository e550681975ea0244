-- grain: one row per student, school_year, term and course: the mark of the grading period, the latest where there are several
select results.file, results.line, results.studentsourcedid as student_id,
    coalesce(right(sessions.schoolyear, 4), year(try_cast(left(results.scoredate, 10) as date) + interval 6 months)::varchar) as school_year,
    sessions.title as term, classes.coursesourcedid as course, coalesce(nullif(results.textscore, ''), results.score) as mark
from results
join lineitems on lineitems.sourcedid = results.lineitemsourcedid
join categories on categories.sourcedid = lineitems.categorysourcedid
join words on words.kind = 'mark' and words.theirs = lower(trim(categories.title))
left join classes on classes.sourcedid = lineitems.classsourcedid
left join academicsessions as sessions on sessions.sourcedid = lineitems.gradingperiodsourcedid
where 'tobedeleted' not in (results.status, lineitems.status) and lower(results.scorestatus) in ('fully graded', '')
qualify row_number() over (partition by student_id, school_year, term, course order by results.scoredate desc, results.line) = 1
