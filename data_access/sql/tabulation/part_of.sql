-- grain: one row per indicator whose people are part of another's, with the same answers
create or replace table part_of (indicator varchar, whole varchar)
