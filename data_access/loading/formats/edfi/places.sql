-- grain: one row per district, school, partner, and program in which somebody takes part; a district belongs to no place but the region
select file, line, district as place, name, 'district' as kind, '' as parent
from local_education_agencies
union all
select schools.file, schools.line, schools.school, schools.name, 'school', coalesce(nullif(schools.district, ''), named.district, '')
from schools
left join local_education_agencies as named on named.file = schools.file and named.id = schools.district_ref and named.id <> ''
union all
select file, line, partner, name, 'partner', '' from community_organizations
union all
select file, line, partner, name, 'partner', '' from community_providers
union all
select first(file order by file, line), first(line order by file, line), program, first(name order by file, line), 'program', organization
from taking_part group by program, organization
