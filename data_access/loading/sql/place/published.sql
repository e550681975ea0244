-- grain: one row per publisher, indicator, school_year, place and group
insert or replace into published (publisher, indicator, school_year, place, race_ethnicity, gender, subgroup, category, status, display,
    lower, upper)
select accepted.publisher, accepted.indicator, accepted.school_year::integer, accepted.place,
    coalesce(nullif(accepted.race_ethnicity, ''), 'ALL'), coalesce(nullif(accepted.gender, ''), 'ALL'),
    coalesce(nullif(accepted.subgroup, ''), 'ALL'), accepted.category, displays.status, accepted.percent, displays.lower, displays.upper
from accepted
join staging.displays on displays.display = accepted.percent
