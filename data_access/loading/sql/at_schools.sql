-- grain: one row per student whose last enrollment is at one of these schools
select student
from (select student, school from enrollments
    qualify row_number() over (partition by student order by school_year desc, entry_date desc nulls last, school) = 1)
where school in (select unnest($schools::varchar[]))
