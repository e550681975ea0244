-- grain: one row per result, of a student and year of a whole delivery, that it does not name any more
delete from assessment_results
where student in (select surrogate(student_id) from staging.students)
    and school_year::varchar in (select school_year from staging.assessment_results)
    and result not in (select surrogate(result) from staging.assessment_results)
