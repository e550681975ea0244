-- grain: one row per student, school_year, school and term
insert or replace into attendance (student, school_year, school, term, days_enrolled, days_absent)
select surrogate(student_id), school_year::integer, school, term, days_enrolled::integer, days_absent::double
from accepted
