-- grain: one row per template table that was received, with the day of the latest file
select table_name, max(received_at)::date::varchar as received_on
from (select received_at, unnest(string_split(table_name, ', ')) as table_name from loads where accepted > 0)
where table_name <> ''
group by table_name
order by table_name
