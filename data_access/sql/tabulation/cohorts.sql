-- grain: one row per student and milestone; the high school is the cohort's, or where none is named the last one attended
create or replace temp view cohorts as
select milestones.student, milestones.school_year, milestones.milestone, coalesce(milestones.school, enrolled.school) as school,
    milestones.reached
from milestones asof left join enrolled
    on milestones.student = enrolled.student and milestones.school_year >= enrolled.school_year
where milestones.reached is not null and coalesce(milestones.school, enrolled.school) is not null
