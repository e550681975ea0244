-- grain: one row per exact cell of the facts before; the next release counts again
delete from cells
