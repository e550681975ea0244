-- grain: one row per completed training just accepted
select account, training, completed_on::date as completed_on
from accepted
