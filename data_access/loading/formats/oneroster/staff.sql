-- grain: one row per teacher, school_year and school
select first(rostered.file order by rostered.line) as file, min(rostered.line) as line, rostered.person as staff_id, rostered.school_year,
    rostered.school, 'Teacher' as role, max(described.race_ethnicity) as race_ethnicity, max(described.gender) as gender
from rostered left join described on described.person = rostered.person
where rostered.role = 'teacher'
group by rostered.person, rostered.school_year, rostered.school
