-- grain: one row: the partnership as the region, where places belong to no other place and there is no region yet
insert into places (place, name, kind, parent, geometry)
select 'region' as place, $name as name, 'region' as kind, '' as parent, '' as geometry
where not exists (select 1 from places where kind = 'region') and exists (select 1 from places where parent = '')
