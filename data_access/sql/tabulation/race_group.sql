-- grain: one row per set of chosen races; its published group under a race scheme (legacy: Hispanic of any race first)
create or replace temp macro race_group(chosen, scheme) as
    case when scheme = 'legacy_seven' and list_contains(races_in(chosen, scheme), 'HispanicOrLatino') then 'HispanicOrLatino'
        when len(races_in(chosen, scheme)) = 0 then 'RaceAndEthnicityUnknown'
        when len(races_in(chosen, scheme)) = 1 then races_in(chosen, scheme)[1]
        else 'TwoOrMoreRaces' end
