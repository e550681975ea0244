-- grain: one row per person with demographics: groups in the words of the templates; a flag that is no flag stays as it is, to be told
create view described as
select demographics.file, demographics.line, demographics.sourcedid as person, demographics.birthdate as birth_date,
    demographics.countryofbirthcode as country, coalesce(words.ours, demographics.sex) as gender,
    case
        when not list_has_all(['true', 'false', ''], flags) then 'unknown flag'
        when list_has_all(['false', ''], flags) and list_contains(flags, 'false') then 'RaceAndEthnicityUnknown'
        else concat_ws(';',
            case when flags[1] = 'true' then 'AmericanIndianOrAlaskaNative' end, case when flags[2] = 'true' then 'Asian' end,
            case when flags[3] = 'true' then 'BlackOrAfricanAmerican' end,
            case when flags[4] = 'true' then 'NativeHawaiianOrPacificIslander' end, case when flags[5] = 'true' then 'White' end,
            case when flags[6] = 'true' and not list_contains(flags[1:5], 'true') then 'TwoOrMoreRaces' end,
            case when flags[7] = 'true' then 'HispanicOrLatino' end)
    end as race_ethnicity
from (
    select file, line, sourcedid, birthdate, countryofbirthcode, lower(sex) as sex, list_transform(
        [americanindianoralaskanative, asian, blackorafricanamerican, nativehawaiianorotherpacificislander, white,
            demographicracetwoormoreraces, hispanicorlatinoethnicity], lambda flag : lower(flag)) as flags
    from demographics where lower(status) in ('', 'active')
) as demographics
left join words on words.kind = 'sex' and words.theirs = demographics.sex
