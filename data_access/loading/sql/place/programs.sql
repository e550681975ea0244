-- grain: one row per program; what a row leaves empty stays as it was known
insert or replace into programs (program, name, partner, kind, hours_place)
select accepted.program, accepted.name, coalesce(nullif(accepted.partner, ''), known.partner),
    coalesce(nullif(accepted.kind, ''), known.kind, ''), coalesce(nullif(accepted.hours_place, ''), known.hours_place, '')
from accepted left join programs as known on known.program = accepted.program
