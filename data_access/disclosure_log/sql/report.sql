-- grain: one row per account, partner and student about whom it opened or tried something; what is null asks for everything
select account, partner, student, count(*) filter (where action = 'opened') as opened,
    count(*) filter (where action = 'refused') as refused, min(at) as first, max(at) as last
from entries
where action in ('opened', 'refused')
    and ($account is null or account = $account) and ($student is null or student = $student)
    and ($partner is null or partner = $partner) and ($purpose is null or purpose = $purpose)
    and ($action is null or action = $action) and ($since is null or at >= $since) and ($until is null or at < $until)
group by account, partner, student
order by account, partner, student
