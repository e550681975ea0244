-- grain: one row per student
select '2025' || lpad(n::varchar, 8, '0') as student_id, 'Given' || n % 997 as given_name, 'Family' || n % 9973 as family_name,
    (date '2007-09-01' + (n % 4700)::integer)::varchar as birth_date, n || ' Main Street' as address,
    ['Asian', 'BlackOrAfricanAmerican', 'HispanicOrLatino', 'White', 'Asian;White'][1 + n % 5] as race_ethnicity,
    ['Girl', 'Boy'][1 + (n // 5) % 2] as gender, ['English', 'Spanish'][1 + (n // 10) % 2] as primary_language, '' as country_of_origin,
    'No' as refugee
from range($students) as numbers(n)
