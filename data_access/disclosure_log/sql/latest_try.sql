-- grain: one row: the last entry about one account, student (or nobody) and purpose from one address, said in one way
select entry, at, account, action, partner, student, purpose, verdict, origin, note, previous, digest
from entries
where student is $student and account = $account and purpose = $purpose and origin = $origin and note = $note
order by entry desc
limit 1
