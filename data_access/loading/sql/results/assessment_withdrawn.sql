-- grain: one row per result that the source withdraws, itself or with its line item
delete from assessment_results
where result in (select surrogate(source_id) from accepted where kind = 'assessment_result')
    or line_item in (select source_id from accepted where kind = 'line_item')
