-- grain: one row per student whose identity is kept
select student from identities
