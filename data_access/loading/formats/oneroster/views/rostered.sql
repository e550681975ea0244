-- grain: one row per enrollment in a class, with the school year of the class
create view rostered as
with terms as (
    select classes.sourcedid as class, min(sessions.schoolyear) as school_year, min(sessions.startdate) as begins
    from classes
    join academicsessions as sessions on list_contains(string_split(replace(classes.termsourcedids, ' ', ''), ','), sessions.sourcedid)
    group by classes.sourcedid
),
years as (
    select classes.sourcedid as class, min(sessions.schoolyear) as school_year
    from classes join courses on courses.sourcedid = classes.coursesourcedid
    join academicsessions as sessions on sessions.sourcedid = courses.schoolyearsourcedid
    group by classes.sourcedid
)
select enrollments.file, enrollments.line, enrollments.sourcedid as enrollment, enrollments.usersourcedid as person,
    lower(enrollments.role) as role, enrollments.schoolsourcedid as school,
    coalesce(nullif(enrollments.begindate, ''), terms.begins) as entry_date, enrollments.enddate as exit_date,
    coalesce(right(terms.school_year, 4), right(years.school_year, 4),
        year(try_cast(enrollments.begindate as date) + interval 6 months)::varchar) as school_year
from enrollments
left join terms on terms.class = enrollments.classsourcedid
left join years on years.class = enrollments.classsourcedid
where lower(enrollments.status) in ('', 'active')
