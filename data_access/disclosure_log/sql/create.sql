-- The record of disclosures: who asked for whose record, why, when, from where, and the verdict. Rows are added and never changed.

-- grain: one row per entry, numbered from 1 without a gap; digest is taken over the row and the digest of the one before
create table entries (entry integer primary key, at text not null, account text not null, action text not null, partner text not null,
    student integer, purpose text not null, verdict text not null, origin text not null, note text not null, previous text not null,
    digest text not null, unique (student, account, purpose, entry))
