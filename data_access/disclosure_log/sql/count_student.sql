-- grain: one row: how many entries newest_student.sql would give without its limit
select count(*)
from entries
where student = $student and entry <> $apart and ($account is null or account = $account)
    and ($partner is null or partner = $partner) and ($purpose is null or purpose = $purpose)
    and ($action is null or action = $action) and ($since is null or at >= $since) and ($until is null or at < $until)
