-- grain: one row per indicator whose people are part of another's
insert into part_of values ($indicator, $whole)
