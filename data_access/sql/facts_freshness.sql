-- grain: one row per table of the facts that was received: the day of the latest file, and the month or school_year of the latest record
with told as (
    select 'enrollments' as table_name, max(school_year)::varchar as told_until from enrollments
    union all select 'attendance', max(school_year)::varchar from attendance
    union all select 'attendance_days', strftime(max(attendance_date), '%Y-%m') from attendance_days
    union all select 'grades', max(school_year)::varchar from grades
    union all select 'assessments', max(school_year)::varchar from assessments
    union all select 'milestones', max(school_year)::varchar from milestones
    union all select 'program_enrollments', max(school_year)::varchar from program_enrollments
    union all select 'program_sessions', strftime(max(session_date), '%Y-%m') from program_sessions
    union all select 'staff', max(school_year)::varchar from staff
    union all select 'measures', max(school_year)::varchar from measures
    union all select 'published', max(school_year)::varchar from published
)
select table_name, max(received_at)::date::varchar as received_on, coalesce(any_value(told_until), '') as told_until
from (select received_at, unnest(string_split(table_name, ', ')) as table_name from loads where accepted > 0) as came
left join told using (table_name)
where table_name in (select tables.table_name from duckdb_tables() as tables)
group by table_name
order by table_name
