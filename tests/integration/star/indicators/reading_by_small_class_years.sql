-- grain: one row per student and school_year
select latest_results.student, latest_results.school_year, latest_results.school,
    any_value(latest_results.meets_standard) as reached, count(program_enrollments.program)::varchar as years_in_small_classes
from latest_results left join program_enrollments
    on program_enrollments.student = latest_results.student and program_enrollments.program = $program
        and program_enrollments.school_year <= latest_results.school_year
where latest_results.subject = $subject and latest_results.grade_level = $grade_level
group by latest_results.student, latest_results.school_year, latest_results.school
