-- grain: one row per consent
insert or replace into consents (consent, student, partner, purpose, records, signed_on, signed_by, expires_on, revoked_on)
select consent, surrogate(student_id), partner, purpose, records, signed_on::date, signed_by, nullif(expires_on, '')::date,
    nullif(revoked_on, '')::date
from accepted
