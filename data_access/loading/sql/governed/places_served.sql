-- grain: one row per partner and school that one of its programs serves
select distinct partner, school as place
from programs
    inner join program_schools using (program)
where partner is not null
