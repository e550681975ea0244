-- grain: one row per record whose status is no word of the standard: nobody can say whether it stands
create view odd as
select file, line, sourcedid, status
from (
    select file, line, sourcedid, status from orgs
    union all select file, line, sourcedid, status from users
    union all select file, line, sourcedid, status from roles
    union all select file, line, sourcedid, status from enrollments
    union all select file, line, sourcedid, status from classes
    union all select file, line, sourcedid, status from courses
    union all select file, line, sourcedid, status from academicsessions
    union all select file, line, sourcedid, status from demographics
    union all select file, line, sourcedid, status from categories
    union all select file, line, sourcedid, status from lineitems
    union all select file, line, sourcedid, status from results
    union all select file, line, sourcedid, status from assessmentlineitems
    union all select file, line, sourcedid, status from assessmentresults
)
where lower(status) not in ('', 'active', 'tobedeleted')
