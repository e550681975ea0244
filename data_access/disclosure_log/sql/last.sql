-- grain: one row: the last entry
select entry, at, account, action, partner, student, purpose, verdict, origin, note, previous, digest
from entries
order by entry desc
limit 1
