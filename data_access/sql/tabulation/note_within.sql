-- grain: one row per student, program and school_year of an indicator whose people are part of another's
insert into within
select $indicator, $whole, student, program, school_year, category, holds from counted
