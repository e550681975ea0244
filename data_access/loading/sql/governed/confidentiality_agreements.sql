-- grain: one row per promise of confidentiality just accepted
select account, signed_on::date as signed_on, nullif(ends_on, '')::date as ends_on
from accepted
