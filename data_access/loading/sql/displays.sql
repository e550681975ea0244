-- grain: one row per different text in the published percentages that are staged
select distinct value
from fields
where type = 'published'
