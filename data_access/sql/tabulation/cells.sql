-- grain: one row per non-empty cell of every declared view of one indicator; a category nobody is in has a row with numerator 0
insert into cells
with named as (select distinct slot, race_ethnicity, gender, subgroup from declared_groups)
select $indicator, school_year, place, race_ethnicity, gender, subgroup, category, numerator, people
from tallied join named using (slot)
where part = 0
order by school_year, place, slot, category
