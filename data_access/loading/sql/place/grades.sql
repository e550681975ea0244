-- grain: one row per student, school_year, term and course
insert or replace into grades (student, school_year, term, course, mark, credits_attempted, credits_earned)
select surrogate(student_id), school_year::integer, term, course, nullif(mark, ''), nullif(credits_attempted, '')::double,
    nullif(credits_earned, '')::double
from accepted
