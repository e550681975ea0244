-- grain: one row per place
select place, name, kind, parent, geometry from places order by place
