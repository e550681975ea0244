-- grain: one row per indicator; how many rows break its grain or say what it does not declare
select
    (select count(*) from (select person from outcome_rows group by person, program, school_year having count(*) > 1)) as repeated,
    count(*) filter (person is null or school_year is null) as nameless,
    count(*) filter (coalesce(place, '') not in (select place from listed_places where kind = $home)) as elsewhere,
    count(*) filter (not list_contains($categories, coalesce(category, ''))) as uncategorised,
    count(*) filter (reached is null and $categories = ['']) as unanswered
from outcome_rows
