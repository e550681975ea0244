-- grain: one row per student whose identity is kept, as it is encrypted
select student, nonce, ciphertext from identities order by student
