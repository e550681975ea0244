-- grain: one row per record of a file, in its order; `line` is right where every line holds one record, which is for the caller to see
select
    case when columns(* exclude (line)) like ' %' or columns(* exclude (line)) like '% ' then trim(columns(* exclude (line)), ' ')
        else columns(* exclude (line)) end,
    $file as file, line, $before + line - 2 as record
from (
    select columns(*), row_number() over () + 1 as line
    from read_csv($path, columns = $columns, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', strict_mode = true,
        nullstr = chr(10), hive_partitioning = false)
)
