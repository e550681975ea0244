-- grain: one row per school, and the region
select 'region' as place, 'Region' as name, 'region' as kind, '' as parent, '' as geometry
union all
select 'school-' || n, 'School ' || n, 'school', 'region', '' from range($schools) as numbers(n)
