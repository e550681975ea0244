-- grain: one row per student whose consent has ended
delete from identities where student = $student
