-- grain: one row per file received
insert or replace into loads (digest, file, sender, received_at, table_name, accepted, quarantined)
values ($digest, $file, $sender, $received_at, $table, $accepted, $quarantined)
