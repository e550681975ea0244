-- grain: one row per discipline incident and student
insert or replace into discipline (student, incident, school_year, school, incident_date, action, days)
select surrogate(student_id), incident, school_year::integer, school, nullif(incident_date, '')::date, action, nullif(days, '')::double
from accepted
