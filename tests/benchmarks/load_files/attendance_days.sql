-- grain: one row per student and day absent
select '2025' || lpad(n::varchar, 8, '0') as student_id, 'school-' || n % $schools as school,
    (date '2024-08-20' + (day * 7 // 5)::integer)::varchar as attendance_date,
    ['ExcusedAbsence', 'UnexcusedAbsence'][1 + (hash(n, day) // 1000 % 2)::integer] as category
from range($students) as numbers(n), range($days) as calendar(day)
where hash(n, day) % 1000 < 1000 * $absent
