"""Differences between what is shown: a gap between two intervals is itself an interval, or hidden."""

from __future__ import annotations

from dataclasses import dataclass

from disclosure.catalogue import ALL
from disclosure.protect import ProtectedCell, ProtectedTable
from disclosure.selection import Beside


@dataclass(frozen=True)
class Gap:
    """A cell's distance from its reference in percentage points; `known` is False where either is hidden."""

    cell: ProtectedCell
    known: bool
    lower: float = 0
    upper: float = 0


@dataclass(frozen=True)
class Reference:
    """What a reader holds groups beside. `label` is the group or year it is taken from, or empty for the goal."""

    beside: Beside
    lower: float
    upper: float
    label: str = ""


def gaps(table: ProtectedTable, held: tuple[Reference | None, ...]) -> tuple[Gap, ...]:
    """The gap of each row's first cell to its reference, from their published bounds alone."""
    return tuple(_gap(row, cells[0], reference) for row, cells, reference in zip(table.rows, table.cells, held, strict=True))


def references(table: ProtectedTable, years: ProtectedTable, target: int | None) -> tuple[Reference | None, ...]:
    """What each row of `table` is held beside, as the selection asks; `years` has the same rows over school years."""
    match table.selection.beside:
        case Beside.GOAL:
            return (_goal(target),) * len(table.rows)
        case Beside.HIGHEST:
            return (_highest(table),) * len(table.rows)
        case Beside.OWN_PAST:
            return tuple(_own_past(years, row) for row in range(len(table.rows)))
        case _:
            return (None,) * len(table.rows)


def _gap(row: str, cell: ProtectedCell, reference: Reference | None) -> Gap:
    if cell.hidden or reference is None:
        return Gap(cell, known=False)
    if row == reference.label:
        return Gap(cell, known=True)
    return Gap(cell, True, cell.lower - reference.upper, cell.upper - reference.lower)


def _goal(target: int | None) -> Reference | None:
    return None if target is None else Reference(Beside.GOAL, target, target)


def _highest(table: ProtectedTable) -> Reference | None:
    """The group whose published lower bound is highest; the first in the fixed order where several are."""
    shown = [(value, row[0]) for value, row in zip(table.rows, table.cells, strict=True)
             if value != ALL and not row[0].hidden]
    if not shown:
        return None
    value, cell = max(shown, key=lambda row: (row[1].lower, row[1].upper))
    return Reference(Beside.HIGHEST, cell.lower, cell.upper, value)


def _own_past(years: ProtectedTable, row: int) -> Reference | None:
    """A group's own earliest shown year, before the last column."""
    for year, cell in zip(years.columns[:-1], years.cells[row][:-1], strict=True):
        if not cell.hidden:
            return Reference(Beside.OWN_PAST, cell.lower, cell.upper, year)
    return None
