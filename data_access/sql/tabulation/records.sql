-- grain: one row per indicator, school_year, person (and program, where the indicator is about programs): how a release counts them
create or replace temp table records (indicator varchar, school_year varchar, person bigint, program varchar, places varchar[],
    race_ethnicity varchar, gender varchar, subgroups varchar[], parts varchar[], category varchar, holds boolean)
