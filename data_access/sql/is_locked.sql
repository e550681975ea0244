-- grain: one row: whether the settings of an open database can no longer be changed
select current_setting('lock_configuration')
