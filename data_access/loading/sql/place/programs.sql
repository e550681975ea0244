-- grain: one row per program
insert or replace into programs (program, name, partner, kind, hours_place)
select program, name, nullif(partner, ''), kind, hours_place
from accepted
