-- grain: one row per account and partner that are on the record together
select distinct account, partner
from entries
