-- grain: one row per sender and template table: rows of the files that held it, and the day of the latest
select sender, table_name, count(*)::bigint as files, sum(accepted)::bigint as accepted, sum(quarantined)::bigint as quarantined,
    max(received_at)::date::varchar as received_on
from (select sender, accepted, quarantined, received_at, unnest(string_split(table_name, ', ')) as table_name from loads)
where table_name <> ''
group by sender, table_name
order by sender, table_name
