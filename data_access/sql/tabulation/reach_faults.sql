-- grain: one row per indicator that reaches nobody whom the one being counted does not; how many of its rows, or of that one's at its schools, disagree
with ours as (select indicator, student, program, school_year, holds from reaching where whole = $indicator),
hosts as (
    select distinct ours.indicator, ours.program, ours.school_year, counted.place
    from ours join counted using (student, school_year)
),
theirs as (
    select hosts.indicator, hosts.program, hosts.school_year, counted.student, counted.holds
    from hosts join counted using (place, school_year)
)
select coalesce(ours.indicator, theirs.indicator) as indicator, count(*) as otherwise
from ours full join theirs using (indicator, program, school_year, student)
where ours.student is null or theirs.student is null or (ours.holds and not theirs.holds)
group by all
order by all
