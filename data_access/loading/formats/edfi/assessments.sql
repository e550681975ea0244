-- grain: one row per student, school_year, assessment and subject: the latest; the score is the scale score where there is one
with results as (
    select file, line, student, assessment, left(day, 10) as day, split_part(grade, '#', -1) as grade, string_split(scores, ';') as scores,
        list_transform(string_split(methods, ';'), lambda method : split_part(method, '#', -1)) as methods,
        split_part(split_part(levels, ';', 1), '#', -1) as level
    from student_assessments
),
subjects as (
    select assessment, min(split_part(split_part(subject, ';', 1), '#', -1)) as subject from assessments group by assessment
)
select results.file, results.line, results.student as student_id, year(try_cast(results.day as date) + interval 6 months) as school_year,
    results.assessment, coalesce(subjects.subject, named.ours) as subject, coalesce(grades.ours, results.grade) as grade_level,
    results.day as assessment_date,
    case when len(results.methods) = len(results.scores) then results.scores[coalesce(
        list_position(results.methods, 'Scale score'), list_position(results.methods, 'Vertical score'),
        list_position(results.methods, 'Raw score'), 1)] end as score,
    coalesce(standards.ours, 'Unknown') as meets_standard
from results
left join subjects on subjects.assessment = results.assessment
left join words as named on named.kind = 'subject' and contains(results.assessment, named.theirs)
left join words as grades on grades.kind = 'grade' and grades.theirs = results.grade
left join words as standards on standards.kind = 'standard' and standards.theirs = results.level
qualify row_number() over (partition by results.student, school_year, results.assessment order by results.day desc, results.line) = 1
