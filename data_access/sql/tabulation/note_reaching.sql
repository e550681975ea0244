-- grain: one row per student, program and school_year of an indicator that reaches nobody whom another does not
insert into reaching
select $indicator, $whole, student, program, school_year, holds from counted
