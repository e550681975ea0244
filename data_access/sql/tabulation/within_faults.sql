-- grain: one row per indicator that is part of the one being counted; how many of its rows that one lacks, or answers otherwise
select within.indicator, count(*) filter (counted.student is null) as absent,
    count(*) filter (counted.holds <> within.holds or counted.category <> within.category) as otherwise
from within left join counted using (student, school_year)
where within.whole = $indicator
group by within.indicator
order by within.indicator
