-- grain: one row per place and school_year
with students as (
    select counted_in.place, enrolled.school_year, count(*) as people
    from enrolled join counted_in on counted_in.home = enrolled.school
    group by counted_in.place, enrolled.school_year
),
counselors as (
    select counted_in.place, staff.school_year, sum(staff.fte) as fte
    from staff join counted_in on counted_in.home = staff.school
    where staff.role = $role
    group by counted_in.place, staff.school_year
)
select students.place, students.school_year, round($per * coalesce(counselors.fte, 0) / students.people, $digits) as value
from students left join counselors using (place, school_year)
where students.people >= $minimum_students and students.school_year in (select school_year from staff)
