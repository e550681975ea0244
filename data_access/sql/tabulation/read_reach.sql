-- grain: one row per indicator by program, program, school_year and school whose people it counts
select indicator, whole, program, school_year, school, is_closed from reach order by all
