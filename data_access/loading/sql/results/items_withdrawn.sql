-- grain: one row per line item that the source withdraws
delete from line_items
where line_item in (select source_id from accepted where kind = 'line_item')
