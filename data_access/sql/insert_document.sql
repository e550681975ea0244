-- grain: one row per document
insert into documents values ($document, $body)
