-- grain: one row per district and school; what belongs to a state, or to nobody, belongs to the region
select orgs.file, orgs.line, orgs.sourcedid as place, orgs.name, case orgs.type when 'school' then 'school' else 'district' end as kind,
    case when parents.sourcedid is null or parents.type in ('district', 'local') then orgs.parentsourcedid else '' end as parent
from orgs left join orgs as parents on parents.sourcedid = orgs.parentsourcedid
where lower(orgs.status) in ('', 'active') and orgs.type in ('school', 'district', 'local')
