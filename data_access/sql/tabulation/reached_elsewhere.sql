-- grain: one row per indicator and school_year whose people are nearly all of those whom another one reached, and nobody else
with counted as (select distinct indicator, school_year, person from records where indicator in $indicators),
answered as (select distinct indicator, school_year, category, person from records where indicator in $indicators and holds),
wholes as (select indicator, school_year, count(*) as people from counted group by all),
answers as (select indicator, school_year, category, count(*) as people from answered group by all),
alike as (
    select wholes.indicator, wholes.school_year, wholes.people, answers.indicator as other, answers.school_year as other_year,
        answers.category
    from wholes join answers on answers.indicator <> wholes.indicator
        and wholes.people between $share * answers.people and answers.people and answers.people >= $least
    join wholes as around on around.indicator = answers.indicator and around.school_year = answers.school_year
        and around.people > answers.people
)
select alike.indicator, alike.school_year, alike.other, alike.other_year
from alike
join counted on counted.indicator = alike.indicator and counted.school_year = alike.school_year
join answered on answered.indicator = alike.other and answered.school_year = alike.other_year and answered.category = alike.category
    and answered.person = counted.person
group by all
having count(*) = any_value(alike.people)
order by all
