-- grain: one row per place; a wider place or an outline that a row leaves empty stays as it was known
insert or replace into places (place, name, kind, parent, geometry)
select accepted.place, accepted.name, accepted.kind,
    case when accepted.kind = 'region' then '' else coalesce(nullif(accepted.parent, ''), known.parent, '') end,
    coalesce(nullif(accepted.geometry, ''), known.geometry, '')
from accepted left join places as known on known.place = accepted.place
