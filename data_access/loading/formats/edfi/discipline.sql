-- grain: one row per student and disciplinary action
select file, line, student as student_id, incident, year(try_cast(day as date) + interval 6 months) as school_year, school,
    day as incident_date, list_reduce(list_transform(string_split(actions, ';'), lambda action : replace(split_part(action, '#', -1), ' ', '')),
        lambda one, other : one || ' ' || other) as action, days
from discipline_actions
