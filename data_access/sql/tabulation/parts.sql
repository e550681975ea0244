-- grain: one row per indicator, kin and name of a part, and non-empty cell of the part; written anew with `cells`, and as confidential
create or replace table parts (indicator varchar, kin varchar, name varchar, school_year varchar, place varchar,
    race_ethnicity varchar, gender varchar, subgroup varchar, category varchar, numerator bigint, people bigint, is_telling boolean)
