-- grain: one row per student whose name the source withdraws
select distinct surrogate(source_id) as student
from staging.removals
where kind = 'student' and source_id <> ''
