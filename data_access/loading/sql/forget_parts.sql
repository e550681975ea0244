-- grain: one row per part of the cells before; the next release tells parts apart again
drop table if exists parts
