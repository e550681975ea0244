-- grain: one row per student
select '2025' || lpad(n::varchar, 8, '0') as student_id, 2025 as school_year, 'school-' || n % $schools as school,
    lpad((1 + n % 12)::varchar, 2, '0') as grade_level, '2024-08-20' as entry_date, '' as exit_date, $days as days_enrolled,
    'No' as english_learner, ['Yes', 'No'][1 + n % 2] as free_reduced_lunch, '' as homeless, '' as tract
from range($students) as numbers(n)
