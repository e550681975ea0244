-- grain: one row: the next entry
insert into entries (entry, at, account, action, partner, student, purpose, verdict, origin, note, previous, digest)
values ($entry, $at, $account, $action, $partner, $student, $purpose, $verdict, $origin, $note, $previous, $digest)
