-- grain: one row per partner whose programs the student has left: the day of leaving the last of them
with enrolled as (
    select programs.partner, enrollments.school_year, enrollments.exit_date
    from program_enrollments as enrollments
        inner join programs using (program)
    where enrollments.student = $student and programs.partner is not null
),
latest as (select partner, max(school_year) as school_year from enrolled group by partner)
select enrolled.partner, max(enrolled.exit_date) as left_on
from enrolled
    inner join latest using (partner, school_year)
group by enrolled.partner
having count(*) = count(enrolled.exit_date)
