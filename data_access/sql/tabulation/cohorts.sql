-- grain: one row per student and milestone; the high school is the cohort's, or where none is named the last one attended
-- Who did not graduate is of the class all the same: of later milestones nothing told of them means not reached.
create or replace temp view cohorts as
with told as (
    select milestones.student, milestones.school_year, milestones.milestone, coalesce(milestones.school, enrolled.school) as school,
        milestones.reached
    from milestones asof left join enrolled
        on milestones.student = enrolled.student and milestones.school_year >= enrolled.school_year
    where milestones.reached is not null and coalesce(milestones.school, enrolled.school) is not null
),
classes as (select student, school_year, school, reached from told where milestone = 'HighSchoolGraduation'),
later as (
    select classes.school_year as class, told.milestone, quantile_disc(told.school_year, 0.5) as school_year
    from told join classes using (student)
    where told.milestone <> 'HighSchoolGraduation' and classes.reached
    group by all
)
select student, school_year, milestone, school, reached from told
union all
select classes.student, later.school_year, later.milestone, classes.school, false
from classes join later on later.class = classes.school_year
anti join told on told.student = classes.student and told.milestone = later.milestone
where not classes.reached
