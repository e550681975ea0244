-- grain: one row per student, school_year and school; days are those of sessions that the student was enrolled for from end to end
with spells as (
    select file, line, student, school, try_cast(entry as date) as entered, try_cast(nullif(exit, '') as date) as left_on, entry, exit,
        split_part(grade, '#', -1) as grade,
        coalesce(try_cast(right(school_year, 4) as integer), year(try_cast(entry as date) + interval 6 months)) as school_year
    from student_school_associations
),
enrolled as (
    select first(file order by file, line) as file, first(line order by file, line) as line, student, school_year, school,
        last(grade order by entry) as grade, min(entry) as entry_date, min(entered) as entered,
        case when count(*) = count(left_on) then max(exit) end as exit_date, case when count(*) = count(left_on) then max(left_on) end as left_on
    from spells group by student, school_year, school
),
terms as (
    select school, right(school_year, 4) as school_year, min(try_cast(begins as date)) as begins, max(try_cast(ends as date)) as ends,
        sum(try_cast(days as integer)) as days
    from sessions group by all
),
status as (
    select student, year(try_cast(entry as date) + interval 6 months) as school_year,
        bool_or(kind = 'StudentHomelessProgramAssociation') as is_homeless,
        bool_or(kind = 'StudentLanguageInstructionProgramAssociation') as learns_english,
        bool_or(kind = 'StudentSchoolFoodServiceProgramAssociation' and regexp_matches(services, '#(Free|Reduced)')) as eats_free,
        bool_or(kind = 'StudentSchoolFoodServiceProgramAssociation' and contains(services, '#Full')) as pays
    from student_program_associations group by all
),
said as (
    select student, bool_or(contains(characteristics, '#Homeless')) as is_homeless, max(split_part(english, '#', -1)) as english
    from student_education_organization_associations group by student
)
select enrolled.file, enrolled.line, enrolled.student as student_id, enrolled.school_year, enrolled.school,
    coalesce(grades.ours, enrolled.grade) as grade_level, enrolled.entry_date, enrolled.exit_date,
    case when enrolled.entered <= terms.begins and coalesce(enrolled.left_on >= terms.ends, true) then terms.days end as days_enrolled,
    case when status.learns_english then 'Yes' else coalesce(english.ours, said.english) end as english_learner,
    case when status.eats_free then 'Yes' when status.pays then 'No' end as free_reduced_lunch,
    case when status.is_homeless or said.is_homeless then 'Yes' end as homeless
from enrolled
left join terms on terms.school = enrolled.school and terms.school_year = enrolled.school_year::varchar
left join status on status.student = enrolled.student and status.school_year = enrolled.school_year
left join said on said.student = enrolled.student
left join words as grades on grades.kind = 'grade' and grades.theirs = enrolled.grade
left join words as english on english.kind = 'english' and english.theirs = said.english
