-- grain: one row per student with a consent in force
insert or replace into identities (student, nonce, ciphertext) values ($student, $nonce, $ciphertext)
