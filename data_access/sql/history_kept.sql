-- grain: one row per way in which releases count a person, as it is kept for the next one; release 0 gets its number
select indicator, school_year, person, program, places, race_ethnicity, gender, subgroups, parts, category, holds,
    list_transform(releases, lambda release: case when release = 0 then $release else release end)::integer[] as releases
from known
order by indicator, school_year, program, person, releases
