-- grain: one row: one student's identity, or anybody's where no student is named
select student, nonce, ciphertext from identities where student = coalesce($student, student) limit 1
