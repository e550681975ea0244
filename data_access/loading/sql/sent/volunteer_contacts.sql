-- grain: one row per file and school year of the staged volunteer_contacts, with its first line; a school year is named by its spring
select file, min(line) as line, year(try_cast(contact_date as date)) + (month(try_cast(contact_date as date)) >= 7)::integer as year
from staging.volunteer_contacts
where try_cast(contact_date as date) is not null
group by file, year
order by file, year
