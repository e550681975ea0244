-- grain: one row per data-sharing agreement just accepted
select agreement, partner, purposes, owner, variables, years, level, update_frequency, retention, destruction, contact, legal_basis,
    begins_on::date as begins_on, nullif(ends_on, '')::date as ends_on, nullif(terminated_on, '')::date as terminated_on
from accepted
