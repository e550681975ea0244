-- grain: one row per pair: how far each field agrees
select pairs.student, pairs.other,
    case when one.given_name is null or another.given_name is null then 'unknown' when one.given_name = another.given_name then 'same'
        when jaro_winkler_similarity(one.given_name, another.given_name) >= $close then 'close' else 'different' end as given_name,
    case when one.family_name is null or another.family_name is null then 'unknown' when one.family_name = another.family_name then 'same'
        when jaro_winkler_similarity(one.family_name, another.family_name) >= $close then 'close' else 'different' end as family_name,
    case when one.birth_date is null or another.birth_date is null then 'unknown' when one.birth_date = another.birth_date then 'same'
        when damerau_levenshtein(one.birth_date, another.birth_date) <= 1 then 'close' else 'different' end as birth_date,
    case when one.address is null or another.address is null then 'unknown' when one.address = another.address then 'same'
        when jaro_winkler_similarity(one.address, another.address) >= $close then 'close' else 'different' end as address
from pairs join people as one using (student) join people as another on another.student = pairs.other
