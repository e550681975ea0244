-- grain: one row per indicator whose people are each in one category, the same in every school_year
create or replace table lasting as
select indicator
from records
where category <> ''
group by indicator
having count(distinct (person, category)) = count(distinct person)
