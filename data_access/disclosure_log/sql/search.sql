-- grain: one row per entry asked for, in the order in which they were written; what is null asks for everything
select entry, at, account, action, partner, student, purpose, verdict, origin, note, previous, digest
from entries
where ($account is null or account = $account) and ($student is null or student = $student)
    and ($partner is null or partner = $partner) and ($purpose is null or purpose = $purpose)
    and ($action is null or action = $action) and ($since is null or at >= $since) and ($until is null or at < $until)
order by entry
