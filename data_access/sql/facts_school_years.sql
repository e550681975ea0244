-- grain: one row per school_year of enrollment; where nobody is enrolled, of milestones, measures and what others have published
select school_year::varchar from enrollments
union
select school_year::varchar from milestones where not exists (select school_year from enrollments)
union
select school_year::varchar from measures where not exists (select school_year from enrollments)
union
select school_year::varchar from published where not exists (select school_year from enrollments)
order by all
