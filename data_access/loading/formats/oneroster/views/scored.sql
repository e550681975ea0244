-- grain: one row per result but those of classwork, as far as their items were sent; `stands` where it is final and not withdrawn
create view scored as
select said.file, said.line, said.kind, said.result, said.item, said.person, said.score, said.textscore, said.day,
    coalesce(nullif(items.school_year, ''), year(try_cast(said.day as date) + interval 6 months)::varchar) as school_year,
    lower(said.scorestatus) in ('fully graded', '') as is_final,
    lower(said.status) = 'tobedeleted' or (lower(said.status) in ('', 'active') and not is_final) as is_gone,
    lower(said.status) in ('', 'active') and is_final and coalesce(lower(items.status), '') in ('', 'active') as stands
from (
    select file, line, 'mark_result' as kind, sourcedid as result, lineitemsourcedid as item, studentsourcedid as person, status,
        scorestatus, score, textscore, left(scoredate, 10) as day
    from results
    union all
    select file, line, 'assessment_result', sourcedid, assessmentlineitemsourcedid, studentsourcedid, status, scorestatus, score,
        textscore, left(scoredate, 10)
    from assessmentresults
) as said
left join items on items.item = said.item
where coalesce(items.category, '') <> 'classwork'
