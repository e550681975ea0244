-- What a load holds in memory while it checks files; nothing of it is written. One statement per table; grain first.

attach ':memory:' as staging (compress);

-- grain: one row per column of a template table
create table staging.asked (table_name varchar, column_name varchar, type varchar, required boolean,
    options varchar[], minimum double, maximum double, future boolean, refers_to varchar,
    is_id boolean);

-- grain: one row per pair of columns of one table of which `low` may not be above `high`; `column_name` is told when it is
create table staging.ordered (table_name varchar, low varchar, high varchar, column_name varchar, reason varchar, detail varchar);

-- grain: one row per value that cannot be taken
create table staging.problems (table_name varchar, record bigint, column_name varchar, reason varchar, detail varchar);

-- grain: one row per key that another table may refer to; `origin` is the staged table, or empty for the store
create table staging.known (target varchar, key varchar, origin varchar);

-- grain: one row per published text that says something known: what it says, in percent
create table staging.displays (display varchar, status varchar, lower double, upper double);

-- A student's or staff member's surrogate key: the first 60 bits of sha256 over the home's salt and the id.
create temp macro surrogate(id) as ('0x' || sha256(getvariable('salt') || id)[:15])::bigint;
