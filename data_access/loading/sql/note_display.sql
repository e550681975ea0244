-- grain: one row per published text that says something known
insert into staging.displays (display, status, lower, upper) values ($display, $status, $lower, $upper)
