-- grain: one row per indicator, school_year, person and program: how the release just tabulated counts them
select indicator, school_year, person, program, places, race_ethnicity, gender, subgroups, parts, category, holds from records
