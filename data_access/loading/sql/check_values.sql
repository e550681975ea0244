-- grain: one row per column and value that the column does not allow
create or replace temp table bad as
select column_name, value, reason, '' as detail
from (
    select column_name, value,
        case
            when value = '' then case when required then 'missing' end
            when regexp_matches(value, '[\x00-\x1f\x7f-\x9f\x{200b}\x{2028}-\x{202e}\x{2066}-\x{2069}\x{feff}]')
                then 'control_character'
            when is_id and strlen(value) > length(value) and (nfc_normalize(value) <> value or regexp_matches(value,
                '[\p{Cf}\x{34f}\x{115f}\x{1160}\x{3164}\x{fe00}-\x{fe0f}\x{ffa0}\x{fffd}\x{e0100}-\x{e01ef}]')) then 'unseen_character'
            when is_id and (length(value) <= 4 or value[1] = '#') and regexp_matches(value, '^(#[A-Z/0]+[!?]?|(?i:null|nan|none|n/a))$') then 'no_id'
            when is_id and contains(value, '+') and regexp_matches(value, '^[0-9]([.,][0-9]+)?[eE][+][0-9]+$') then 'rounded_id'
            when type in ('text', 'person') and regexp_matches(value, '^([=@]|[-+][^0-9. ])') then 'formula'
            when type in ('integer', 'school_year') and not regexp_full_match(value, '-?(0|[1-9][0-9]{0,8})')
                then 'not_an_integer'
            when type = 'decimal' and not regexp_full_match(value, '-?[0-9]{1,15}([.][0-9]{1,15})?') then 'not_a_number'
            when type in ('integer', 'decimal') and not value::double between minimum and maximum then 'out_of_range'
            when type = 'school_year' and value::integer < year($earliest) then 'too_early'
            when type = 'school_year' and value::integer > year($today) + 1 then 'future'
            when type = 'school_year' and make_date(value::integer - 1, 7, 1) > $today then 'future'
            when type = 'date' and (try_cast(value as date) is null
                or not regexp_full_match(value, '[0-9]{4}-[0-9]{2}-[0-9]{2}')) then 'not_a_date'
            when type = 'date' and value::date < $earliest then 'too_early'
            when type = 'date' and not future and value::date > $today then 'future'
            when type in ('option', 'flag', 'yes_no') and not list_contains(options, value) then 'unknown_option'
            when type = 'set' and not list_has_all(options, string_split(value, ';')) then 'unknown_option'
            when type = 'variables' and not list_has_all(options, list_transform(string_split(value, ';'),
                lambda word : split_part(word, '.', 1))) then 'unknown_option'
            when type = 'years' and not regexp_full_match(value, 'all|[0-9]{4}(-[0-9]{4})?(;[0-9]{4}(-[0-9]{4})?)*') then 'not_years'
            when type = 'published' and value not in (select display from staging.displays) then 'not_published'
            when type = 'geometry' and not json_valid(value) then 'not_a_geometry'
            when type = 'geometry' and not (coalesce(list_contains(options, value->>'$.type'), false) and coalesce(regexp_full_match(
                regexp_replace(value->>'$.coordinates', '\[-?[0-9][-+.0-9eE]*(,-?[0-9][-+.0-9eE]*){1,2}\]', 'p', 'g'),
                case value->>'$.type' when 'Point' then 'p' when 'Polygon' then '\[(\[p(,p)*\],?)+\]'
                    else '\[(\[(\[p(,p)*\],?)+\],?)+\]' end), false)) then 'not_a_geometry'
        end as reason
    from fields
)
where reason is not null
