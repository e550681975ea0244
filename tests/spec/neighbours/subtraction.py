"""The simplest attacker: tries every number that the published lines allow."""

from __future__ import annotations

from collections.abc import Sequence

from disclosure import ALL
from disclosure.policy import shipped_policy
from disclosure.rule_table import Display, display, rounded
from tests.builders import a_catalogue, a_key, a_tabulation, published_cells
from tests.spec.drawing import Row, drawn, rows_of


def attacked(table: str) -> str:
    """A drawn table of groups, its total first, with what subtraction leaves of each number before the rules and after."""
    rows = rows_of(table)
    people = [int(row["people"]) for row in rows]
    alone = [display(int(row["reached"]), n, 0, shipped_policy()) for row, n in zip(rows, people, strict=True)]
    final = _protected(rows)
    return drawn([{**row, "alone": a.text, "leaves": before, "published": f.text, "then leaves": after} for row, a, before, f, after
                  in zip(rows, alone, _left(people, alone), final, _left(people, final), strict=True)])


def _protected(rows: Sequence[Row]) -> list[Display]:
    keys = [a_key(group=ALL if at == 0 else row["group"]) for at, row in enumerate(rows)]
    catalogue = a_catalogue(races=tuple(row["group"] for row in rows[1:]), genders=())
    counts = {key: (int(row["reached"]), int(row["people"])) for key, row in zip(keys, rows, strict=True)}
    cells = published_cells(a_tabulation(catalogue, counts))
    return [Display(cells[key].display, int(cells[key].lower), int(cells[key].upper)) for key in keys]


def _left(people: Sequence[int], lines: Sequence[Display]) -> list[str]:
    """By trying every number: what each can be, given every published line and every size."""
    possible = [{k for k in range(n + 1) if line.lower <= rounded(k, n) <= line.upper}
                for n, line in zip(people, lines, strict=True)]
    return [_span(_consistent(possible, at)) for at in range(len(people))]


def _consistent(possible: Sequence[set[int]], at: int) -> set[int]:
    """The values of one of (total, part, part, ...) for which the others can be chosen so that the parts add up."""
    total, rest = possible[0], {0}
    for values in (values for index, values in enumerate(possible) if index not in (0, at)):
        rest = {so_far + value for so_far in rest for value in values}
    if at == 0:
        return total & rest
    return {value for value in possible[at] if any(value + other in total for other in rest)}


def _span(values: set[int]) -> str:
    low, high = min(values), max(values)
    return f"{low}–{high}" if low < high else f"exactly {low}"
