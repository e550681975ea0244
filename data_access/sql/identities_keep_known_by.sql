-- grain: one row per student and id by which sources may know the student
insert or ignore into known_by (student, kind, digest) values ($student, $kind, $digest)
