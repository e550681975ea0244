-- The confidential facts store: everything about students by surrogate key, no names. One statement per table; grain first.

-- grain: one row per place (region, district, school, tract, program, partner)
create table places (place varchar primary key, name varchar not null, kind varchar not null, parent varchar not null, geometry varchar not null);

-- grain: one row per student; race_ethnicity is the set of CEDS values the family chose
create table students (student bigint primary key, race_ethnicity varchar[] not null, gender varchar not null,
    primary_language varchar not null, country_of_origin varchar not null, refugee varchar not null);

-- grain: one row per student, school_year and school
create table enrollments (student bigint, school_year integer, school varchar, grade_level varchar, entry_date date, exit_date date,
    days_enrolled integer, english_learner varchar, free_reduced_lunch varchar, homeless varchar, tract varchar,
    primary key (student, school_year, school));

-- grain: one row per enrollment of a student in a class, by surrogate key, from a source that sends classes
create table class_enrollments (class_enrollment bigint primary key, student bigint, school_year integer, school varchar,
    grade_level varchar, entry_date date, exit_date date);

-- grain: one row per student, school, school_year and term
create table attendance (student bigint, school_year integer, school varchar, term varchar, days_enrolled integer, days_absent double,
    primary key (student, school_year, school, term));

-- grain: one row per student, school and date, where a district sends days
create table attendance_days (student bigint, school varchar, attendance_date date, category varchar,
    primary key (student, school, attendance_date));

-- grain: one row per course
create table courses (course varchar primary key, school varchar, title varchar, subject varchar, level varchar);

-- grain: one row per student, school_year, term and course
create table grades (student bigint, school_year integer, term varchar, course varchar, mark varchar, credits_attempted double,
    credits_earned double, primary key (student, school_year, term, course));

-- grain: one row per column of a gradebook, or per assessment, from a source that can withdraw results
create table line_items (line_item varchar primary key, category varchar, title varchar, subject varchar, course varchar, term varchar,
    school_year integer);

-- grain: one row per mark, by surrogate key, from a source that can withdraw it; the latest stands in grades
create table mark_results (result bigint primary key, line_item varchar, student bigint, school_year integer, mark varchar, given_on date);

-- grain: one row per result of an assessment, by surrogate key, from a source that can withdraw it; the latest stands in assessments
create table assessment_results (result bigint primary key, line_item varchar, student bigint, school_year integer, grade_level varchar,
    assessment_date date, score double, meets_standard boolean);

-- grain: one row per student, school_year, assessment and subject
create table assessments (student bigint, school_year integer, assessment varchar, subject varchar, grade_level varchar,
    assessment_date date, score double, meets_standard boolean, primary key (student, school_year, assessment, subject));

-- grain: one row per discipline incident and student
create table discipline (student bigint, incident varchar, school_year integer, school varchar, incident_date date, action varchar, days double,
    primary key (student, incident));

-- grain: one row per table whose records expire: the first school_year of which none has expired
create table kept_from (table_name varchar primary key, school_year integer not null);

-- grain: one row per student and milestone; school_year is the year the milestone is counted in
create table milestones (student bigint, school_year integer, milestone varchar, school varchar, reached boolean,
    primary key (student, milestone));

-- grain: one row per program
create table programs (program varchar primary key, name varchar, partner varchar, kind varchar, hours_place varchar);

-- grain: one row per program and school served
create table program_schools (program varchar, school varchar, primary key (program, school));

-- grain: one row per student, program and school_year
create table program_enrollments (student bigint, program varchar, school_year integer, entry_date date, exit_date date,
    primary key (student, program, school_year));

-- grain: one row per program session
create table program_sessions (session varchar primary key, program varchar, school_year integer, session_date date, hours double);

-- grain: one row per student and session the student was expected at; hours 0 when absent
create table program_attendance (student bigint, session varchar, hours double, primary key (student, session));

-- grain: one row per student, program and volunteer contact
create table volunteer_contacts (student bigint, program varchar, contact_date date, kind varchar, minutes integer,
    primary key (student, program, contact_date, kind));

-- grain: one row per staff member, school_year and school
create table staff (staff bigint, school_year integer, school varchar, role varchar, race_ethnicity varchar[], gender varchar, fte double,
    primary key (staff, school_year, school));

-- grain: one row per indicator, school_year, place and category, for what counts no people
create table measures (indicator varchar, school_year integer, place varchar, category varchar, value double, unit varchar,
    primary key (indicator, school_year, place, category));

-- grain: one row per publisher, indicator, school_year, place and group, as somebody else published it; bounds in percent, no counts
create table published (publisher varchar, indicator varchar, school_year integer, place varchar, race_ethnicity varchar, gender varchar,
    subgroup varchar, category varchar, status varchar, display varchar, lower double, upper double,
    primary key (publisher, indicator, school_year, place, race_ethnicity, gender, subgroup, category));

-- grain: one row per file received
create table loads (digest varchar primary key, file varchar, sender varchar, received_at timestamp, table_name varchar, accepted bigint, quarantined bigint);

-- grain: one row per non-empty cell of every declared view, and per tract's residents at every other place; exact; school_year is a spring year or a pooled window
create table cells (indicator varchar, school_year varchar, place varchar, race_ethnicity varchar, gender varchar, subgroup varchar,
    category varchar, numerator bigint, people bigint);
