-- grain: one row per account just accepted
select account, name, partner, roles, nullif(disabled_on, '')::date as disabled_on
from accepted
