-- grain: one row per partner
select place as partner, name
from places
where kind = 'partner'
