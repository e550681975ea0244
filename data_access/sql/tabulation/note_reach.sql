-- grain: one row per indicator by program, program, school_year and school whose people it counts
insert into reach
with there as (
    select reaching.indicator, reaching.program, counted.school_year, counted.place, counted.student, counted.holds,
        bool_or(reaching.holds) over (partition by reaching.indicator, counted.school_year, counted.student) as takes_part
    from reaching join counted using (student, school_year)
    where reaching.whole = $indicator
),
shut as (
    select indicator, school_year, place, bool_and(takes_part or not holds) as is_closed from there group by all
)
select distinct there.indicator, $indicator, there.program, there.school_year::varchar, there.place::varchar, shut.is_closed
from there join shut using (indicator, school_year, place)
