-- grain: one row per publisher, indicator, school_year, place, group and category
insert into published
select publisher, indicator, school_year, place, race_ethnicity, gender, subgroup, category, status, display, lower, upper, reason
from quoted_rows
