-- grain: one row per cell of the tabulation before
delete from cells
