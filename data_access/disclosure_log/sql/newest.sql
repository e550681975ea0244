-- grain: one row per entry asked for but one, newest first, at most so many; what is null asks for everything
select entry, at, account, action, partner, student, purpose, verdict, origin, note, previous, digest
from entries
where entry <> $apart and ($account is null or account = $account) and ($student is null or student = $student)
    and ($partner is null or partner = $partner) and ($purpose is null or purpose = $purpose)
    and ($action is null or action = $action) and ($since is null or at >= $since) and ($until is null or at < $until)
order by entry desc
limit $most
