-- grain: one row per indicator that shares students with the one being counted; how many of its rows that one answers otherwise
select within.indicator, count(*) as otherwise
from within join counted using (student, school_year)
where within.whole = $indicator and (counted.holds <> within.holds or counted.category <> within.category)
group by within.indicator
order by within.indicator
