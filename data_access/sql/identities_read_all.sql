-- grain: one row per student with a consent in force
select student, nonce, ciphertext from identities
