-- grain: one row per row that is left, of every table
copy from database old to anew
