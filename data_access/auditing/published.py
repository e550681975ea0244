"""Audits somebody else's table as its mapping describes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from data_access.auditing.attack import Progress, Puzzle, Share, Solution, displayed, solved
from data_access.auditing.findings import Audited, Narrowed, Recovered
from data_access.auditing.linking import Span
from data_access.auditing.sums import PEOPLE, REACHED, Relation, sums
from data_access.auditing.table import Cell, Table
from data_access.displays import PLENTY, Figure, Mark

OPEN = (Mark.HIDDEN, Mark.CODED)


def audit_table(table: Table, listed: Mapping[str, Sequence[Sequence[str]]], width: int, progress: Progress) -> Audited:
    """What the rest of a table tells of its hidden figures; `width` is how many steps a hidden number should range over."""
    progress("Finding what adds up", 0.0)
    own = displayed(_puzzle(table.cells, ()))
    partitions, relations = sums(replace(table, cells=tuple(_told(table.cells, own))), listed)
    targets = list(_targets(table))
    numbers = np.unique([number for _, _, needed in targets for number in needed]).astype(np.int64)
    found = solved(_puzzle(table.cells, relations), own, numbers, width, progress)
    recovered = [one for one in (_recovered(table, at, column, needed, found) for at, column, needed in targets) if one]
    narrowed = [one for one in (_narrowed(table, at, column, needed, own, found, width) for at, column, needed in targets) if one]
    hidden = sum(_is(cell, Mark.HIDDEN) for cell in table.cells)
    coded = sum(_is(cell, Mark.CODED) and not _is(cell, Mark.HIDDEN) for cell in table.cells)
    contradictions = int(found.contradicted.reshape(-1, 2).any(axis=1).sum())
    return Audited(len(table.cells), hidden, coded, tuple(recovered), tuple(narrowed), partitions, contradictions, table.percents_fit)


def _puzzle(cells: Sequence[Cell], relations: tuple[Relation, ...]) -> Puzzle:
    """Two numbers for each cell: its people, then those reached."""
    bounds = np.array([[figure.lower, figure.upper] for cell in cells for figure in (cell.people, cell.reached)], np.int64)
    shares = tuple(Share(2 * at + PEOPLE, 2 * at + REACHED, Span(cell.share.lower, cell.share.upper)) for at, cell in enumerate(cells))
    return Puzzle(bounds[:, 0], bounds[:, 1], relations, shares)


def _told(cells: Sequence[Cell], own: Solution) -> Iterator[Cell]:
    """The cells with what their own shares tell of their numbers."""
    for at, cell in enumerate(cells):
        people, reached = (Figure(figure.mark, int(own.lower[2 * at + n]), int(own.upper[2 * at + n]))
                           for n, figure in enumerate((cell.people, cell.reached)))
        yield replace(cell, people=people, reached=reached)


def _targets(table: Table) -> Iterator[tuple[int, str, tuple[int, ...]]]:
    """Every hidden or coded figure: its cell, its column, and the numbers that give it away; a percent only beside an open part."""
    count, part, percent = table.columns
    for at, cell in enumerate(table.cells):
        if cell.people.mark in OPEN:
            yield at, count, (2 * at + PEOPLE,)
        if cell.reached.mark in OPEN:
            yield at, part, (2 * at + REACHED,)
        elif cell.share.mark in OPEN:
            yield at, percent, (2 * at + PEOPLE, 2 * at + REACHED)


def _recovered(table: Table, at: int, column: str, needed: tuple[int, ...], found: Solution) -> Recovered | None:
    is_known = bool((found.lower[list(needed)] == found.upper[list(needed)]).all())
    is_empty = column != table.columns[0] and found.upper[2 * at + PEOPLE] == 0
    if not is_known or is_empty or found.contradicted[list(needed)].any():
        return None
    numbers = [int(found.lower[number]) for number in needed]
    value = numbers[0] if len(numbers) == 1 else round(100 * numbers[1] / numbers[0], 2)
    return Recovered(_name(table, at), column, value)


def _narrowed(table: Table, at: int, column: str, needed: tuple[int, ...], own: Solution, found: Solution,
              width: int) -> Narrowed | None:
    """Fewer than `width` steps where the figure's own display left more; a percent is as narrow as the people it is of."""
    number = needed[-1]
    lower, upper = int(found.lower[number]), int(found.upper[number])
    is_known = lower == upper and bool((found.lower[list(needed)] == found.upper[list(needed)]).all())
    alone = int(own.upper[number] - own.lower[number])
    if is_known or found.contradicted[number] or not upper - lower < min(width, alone) or upper >= PLENTY:
        return None
    return Narrowed(_name(table, at), column, lower, upper)


def _name(table: Table, at: int) -> Mapping[str, str]:
    return dict(zip(table.dimensions, table.cells[at].names, strict=True))


def _is(cell: Cell, mark: Mark) -> bool:
    return mark in (cell.people.mark, cell.reached.mark, cell.share.mark)
