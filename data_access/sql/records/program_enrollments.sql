-- grain: one row per program of the partner and school_year in which the student takes part
select programs.name, enrolled.school_year, enrolled.entry_date, enrolled.exit_date
from program_enrollments as enrolled
    inner join programs using (program)
where enrolled.student = $student and programs.partner = $partner
order by enrolled.school_year desc, programs.name
