-- grain: one row per person counted, program and school_year of the release; is_latest where the pooled window counts that row
create or replace temp table counted as
with answered as (
    select person, student, program, place::group_value as place, school_year, coalesce(category, '')::group_value as category,
        coalesce(reached, category is not null) as holds, try_cast(own_group as group_value) as own_group, pool
    from outcome_rows join listed_years using (school_year)
),
latest as (
    select person, program, max(school_year) as school_year from answered where pool <> '' group by person, program, pool
)
select answered.person, answered.student, answered.program, answered.place, answered.school_year, answered.category, answered.holds,
    answered.own_group, latest.person is not null as is_latest
from answered left join latest
    on latest.person = answered.person and latest.program = answered.program and latest.school_year = answered.school_year
