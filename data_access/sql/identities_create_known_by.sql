-- grain: one row per student and id by which sources may know the student: a keyed sum of it
create table if not exists known_by (student integer not null, kind text not null, digest blob not null, primary key (kind, digest, student))
