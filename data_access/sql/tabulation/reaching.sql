-- grain: one row per indicator by program that reaches nobody whom another, by school, does not, and student, program and school_year
create or replace temp table reaching (indicator varchar, whole varchar, student bigint, program varchar, school_year integer,
    holds boolean)
