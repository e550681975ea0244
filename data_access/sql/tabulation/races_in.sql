-- grain: one row per set of chosen races; the distinct ones of a race scheme, unknown left out
create or replace temp macro races_in(chosen, scheme) as
    list_distinct(list_transform(
        list_filter(coalesce(chosen, []), lambda race: race <> 'RaceAndEthnicityUnknown'),
        lambda race: case when scheme = 'legacy_seven' and race = 'MiddleEasternOrNorthAfrican' then 'White' else race end))
