-- grain: one row per file received before
select digest from loads
