-- grain: one row: how many entries newest.sql would give without its limit
select count(*)
from entries
where entry <> $apart and ($account is null or account = $account) and ($student is null or student = $student)
    and ($partner is null or partner = $partner) and ($purpose is null or purpose = $purpose)
    and ($action is null or action = $action) and ($since is null or at >= $since) and ($until is null or at < $until)
