-- grain: one row per document of the release
select document, body from documents
