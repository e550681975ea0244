-- grain: one row per staged place that can be taken, as a place of its kind
insert into staging.known
select 'places.' || kind as target, place as key, 'places' as origin
from staging.places
where record not in (select record from staging.problems where table_name = 'places')
