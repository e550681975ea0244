-- grain: one row per student with a consent in force
select distinct student
from consents
where signed_on <= $today and (expires_on is null or expires_on >= $today) and (revoked_on is null or revoked_on > $today)
