-- grain: one row per result of an assessment
with pupils as (
    select distinct rostered.person, rostered.school_year, trim(split_part(users.grades, ',', 1)) as grade
    from rostered join users on users.sourcedid = rostered.person where rostered.role = 'student'
)
select scored.file, scored.line, scored.result, scored.item as line_item, scored.person as student_id, scored.school_year,
    coalesce(grades.ours, pupils.grade) as grade_level, scored.day as assessment_date, scored.score,
    coalesce(standards.ours, 'Unknown') as meets_standard
from scored
left join pupils on pupils.person = scored.person and pupils.school_year = scored.school_year
left join words as grades on grades.kind = 'grade' and grades.theirs = pupils.grade
left join words as standards on standards.kind = 'standard' and standards.theirs = scored.textscore
where scored.kind = 'assessment_result' and scored.stands
