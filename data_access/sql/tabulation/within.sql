-- grain: one row per indicator that is part of another one, student, program and school_year; category is as counted, empty where there is none
create or replace temp table within (indicator varchar, whole varchar, student bigint, program varchar, school_year integer,
    category group_value, holds boolean)
