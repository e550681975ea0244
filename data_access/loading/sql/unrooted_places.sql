-- grain: one row: how many places no region contains, and how many regions there are
with recursive rooted as (
    select place from places where parent = ''
    union
    select places.place from places join rooted on places.parent = rooted.place
)
select count(*) filter (where place not in (select place from rooted)) as unrooted,
    count(*) filter (where kind = 'region') as regions
from places
