-- grain: one row per sender and template table: rows of its files, day of the latest, rows of a file in the last year and the one before
with times as (
    select max(received_at) - interval 1 year as a_year_ago, max(received_at) - interval 2 years as two_years_ago from loads
)
select sender, table_name, count(*)::bigint as files, sum(accepted)::bigint as accepted, sum(quarantined)::bigint as quarantined,
    max(received_at)::date::varchar as received_on,
    avg(accepted) filter (received_at between two_years_ago and a_year_ago)::double as before,
    avg(accepted) filter (received_at > a_year_ago)::double as now
from (select sender, accepted, quarantined, received_at, unnest(string_split(table_name, ', ')) as table_name from loads), times
where table_name <> ''
group by sender, table_name
order by sender, table_name
