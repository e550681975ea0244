-- grain: one row per program in which somebody takes part; the plain association says nothing of its kind
with partners as (
    select partner from community_organizations union select partner from community_providers
)
select first(taking_part.file order by taking_part.file, taking_part.line) as file,
    first(taking_part.line order by taking_part.file, taking_part.line) as line, taking_part.program,
    first(taking_part.name order by taking_part.file, taking_part.line) as name,
    min(nullif(taking_part.kind, 'StudentProgramAssociation')) as kind, min(partners.partner) as partner
from taking_part left join partners on partners.partner = taking_part.organization
group by taking_part.program
