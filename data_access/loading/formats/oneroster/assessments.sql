-- grain: one row per student, school_year and assessment: the latest; the standard names no subject, so the title of the assessment does
with subjects as (
    select items.sourcedid as item, coalesce(first(words.ours order by words.line), 'Unknown') as subject
    from assessmentlineitems as items left join words on words.kind = 'subject' and contains(lower(items.title), lower(words.theirs))
    group by items.sourcedid
),
results as (
    select file, line, studentsourcedid as person, assessmentlineitemsourcedid as item, left(scoredate, 10) as day, score, textscore,
        year(try_cast(day as date) + interval 6 months)::varchar as school_year
    from assessmentresults where status <> 'tobedeleted' and lower(scorestatus) in ('fully graded', '')
),
pupils as (
    select distinct rostered.person, rostered.school_year, trim(split_part(users.grades, ',', 1)) as grade
    from rostered join users on users.sourcedid = rostered.person where rostered.role = 'student'
)
select results.file, results.line, results.person as student_id, results.school_year, items.title as assessment, subjects.subject,
    coalesce(grades.ours, pupils.grade) as grade_level, results.day as assessment_date, results.score,
    coalesce(standards.ours, 'Unknown') as meets_standard
from results
left join assessmentlineitems as items on items.sourcedid = results.item
left join subjects on subjects.item = results.item
left join pupils on pupils.person = results.person and pupils.school_year = results.school_year
left join words as grades on grades.kind = 'grade' and grades.theirs = pupils.grade
left join words as standards on standards.kind = 'standard' and standards.theirs = results.textscore
qualify row_number() over (partition by results.person, results.school_year, items.title order by results.day desc, results.line) = 1
