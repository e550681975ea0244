-- The released warehouse: everything a reader may see and nothing else. One statement per table; grain first.

-- grain: one row per declared cell of the release, over the full product of value lists and places
create table pattern (release integer, indicator varchar, school_year varchar, place varchar, race_ethnicity varchar, gender varchar,
    subgroup varchar, category varchar, status varchar, display varchar, lower double, upper double, reason varchar);

-- grain: one row per measure, school_year, place and category
create table measures (indicator varchar, school_year varchar, place varchar, category varchar, value double, unit varchar);

-- grain: one row per place
create table places (place varchar, name varchar, kind varchar, parent varchar, geometry varchar);

-- grain: one row per document (notice, catalogue, elements, policy, certificate; visibility unless the release is small), as JSON text
create table documents (document varchar primary key, body varchar not null);

-- grain: one row per publisher, indicator, school_year, place, group and category, as somebody else published it; bounds in percent
create table published (publisher varchar, indicator varchar, school_year varchar, place varchar, race_ethnicity varchar, gender varchar,
    subgroup varchar, category varchar, status varchar, display varchar, lower double, upper double, reason varchar);
