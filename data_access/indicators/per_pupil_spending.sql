-- grain: one row per place and school_year
select measures.place, measures.school_year, measures.value
from measures join listed_places using (place)
where measures.indicator = $measure and measures.category = '' and listed_places.kind in ('school', 'district', 'region')
