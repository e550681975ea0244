-- grain: one row per place
insert into places values ($place, $name, $kind, $parent, $geometry)
