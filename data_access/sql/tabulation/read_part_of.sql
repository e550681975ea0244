-- grain: one row per indicator whose people are part of another's, with the same answers
select indicator, whole from part_of order by indicator
