-- grain: one row per indicator by program, program, school_year and school whose people it counts; is_closed where who is reached takes part there
create or replace table reach (indicator varchar, whole varchar, program varchar, school_year varchar, school varchar, is_closed boolean)
