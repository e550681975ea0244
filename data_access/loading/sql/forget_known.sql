-- grain: one row per key that a staged table offered
delete from staging.known where origin = $table
