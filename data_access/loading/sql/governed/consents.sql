-- grain: one row per consent just accepted
select consent, surrogate(student_id) as student, partner, purpose, records, signed_on::date as signed_on, signed_by,
    nullif(expires_on, '')::date as expires_on, nullif(revoked_on, '')::date as revoked_on
from accepted
