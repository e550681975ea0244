-- grain: one row per student, school_year and school that class enrollments stood for before this load
create or replace temp table rostered_before as
select distinct student, school_year, school from class_enrollments
