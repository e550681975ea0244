-- grain: one row per place
insert or replace into places (place, name, kind, parent, geometry)
select place, name, kind, parent, geometry
from accepted
