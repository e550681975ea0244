-- grain: one row per place of no other place: it belongs to the region
update places set parent = region.place
from (select place from places where kind = 'region') as region
where places.parent = '' and places.kind <> 'region'
