-- grain: one row per discipline record of an incident before `first_day`; where no day is told, the first that it may have been
delete from discipline
where coalesce(incident_date, make_date(school_year - 1, 7, 1)) < $first_day
