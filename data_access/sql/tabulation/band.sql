-- grain: one row per amount; its half-open band: below the first edge, from an edge to below the next, from the last edge on
create or replace temp macro band(amount, edges, bands) as bands[1 + len(list_filter(edges, lambda edge: edge <= amount))]
