-- grain: one row per way in which releases count a person for one indicator, school_year and program; release 0 is the one being made
create or replace temp table known as
with every as (
    select indicator, school_year, person, program, places, race_ethnicity, gender, subgroups, parts, category, holds,
        list_filter(releases, lambda release: list_contains($known, release)) as releases
    from before
    union all
    select indicator, school_year, person, program, places, race_ethnicity, gender, subgroups, parts, category, holds, [0] from now
)
select indicator, school_year, person, program, places, race_ethnicity, gender, subgroups, parts, category, holds,
    list_sort(list_distinct(flatten(list(releases)))) as releases
from every where len(releases) > 0
group by indicator, school_year, person, program, places, race_ethnicity, gender, subgroups, parts, category, holds
