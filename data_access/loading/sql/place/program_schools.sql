-- grain: one row per program and school served
insert or replace into program_schools (program, school)
select program, school
from accepted
