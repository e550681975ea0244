-- grain: one row per record of one table about students; those of one person under the key that is kept, each record once
select columns(*)
from query_table($table) anti join same_person using (student)
union all by name
select kept as student, columns(* exclude (student, kept, record))
from (
    select columns(*), concat_ws(chr(31), *columns(lambda name : list_contains($key, name))) as record
    from query_table($table) join same_person using (student)
)
qualify row_number() over (partition by kept, record order by student = kept desc, student) = 1
