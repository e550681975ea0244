-- grain: one row per indicator; how many rows break its grain, stand for no place it is declared for, or carry no value
select
    (select count(*) from (select place from outcome_rows group by place, school_year, category having count(*) > 1)) as repeated,
    count(*) filter (place is null or school_year is null) as nameless,
    count(*) filter (place not in (select place from listed_places where list_contains($levels, kind))) as elsewhere,
    count(*) filter (not list_contains($categories, coalesce(category, ''))) as uncategorised,
    count(*) filter (value is null or not isfinite(value)) as unanswered
from outcome_rows
