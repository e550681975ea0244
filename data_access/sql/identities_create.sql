-- grain: one row per student with a consent in force; the surrogate key is bound into the ciphertext
create table if not exists identities (student integer primary key, nonce blob not null, ciphertext blob not null)
