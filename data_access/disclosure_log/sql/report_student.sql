-- grain: one row per account and partner that opened or tried something about one student; found by the index, however long the record is
select account, partner, student, count(*) filter (where action = 'opened') as opened,
    count(*) filter (where action = 'refused') as refused, min(at) as first, max(at) as last
from entries
where student = $student and action in ('opened', 'refused') and ($account is null or account = $account)
    and ($partner is null or partner = $partner) and ($purpose is null or purpose = $purpose)
    and ($action is null or action = $action) and ($since is null or at >= $since) and ($until is null or at < $until)
group by account, partner, student
order by account, partner, student
