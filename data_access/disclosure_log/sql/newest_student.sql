-- grain: one row per entry about one student but one, newest first, at most so many; found by the index, however long the record is
select entry, at, account, action, partner, student, purpose, verdict, origin, note, previous, digest
from entries
where student = $student and entry <> $apart and ($account is null or account = $account)
    and ($partner is null or partner = $partner) and ($purpose is null or purpose = $purpose)
    and ($action is null or action = $action) and ($since is null or at >= $since) and ($until is null or at < $until)
order by entry desc
limit $most
