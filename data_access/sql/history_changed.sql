-- grain: one row per way in which some but not all releases of the same figures count a person, of one indicator, school_year and program
with published as (
    select unnest($indicators) as indicator, unnest($school_years) as school_year, unnest($releases) as releases
)
select known.indicator, known.school_year, known.person, known.program, known.places, known.race_ethnicity, known.gender,
    known.subgroups, known.parts, known.category, known.holds, known.releases
from known join published using (indicator, school_year)
where known.releases <> published.releases
order by known.indicator, known.school_year, known.program, known.person, known.releases
