-- grain: one row per indicator whose people are each in one category, the same in every school_year
select indicator from lasting order by indicator
