"""Differences between what is shown: a gap between two intervals is itself an interval, or hidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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


def gap(cell: ProtectedCell, reference: Reference | None) -> Gap:
    """The interval of cell minus reference, from their published bounds alone."""
    if cell.hidden or reference is None:
        return Gap(cell, known=False)
    return Gap(cell, True, cell.lower - reference.upper, cell.upper - reference.lower)


def goal(target: int | None) -> Reference | None:
    """The indicator's goal as a reference."""
    return None if target is None else Reference(Beside.GOAL, target, target)


def highest(rows: Iterable[tuple[str, ProtectedCell]]) -> Reference | None:
    """The group whose published lower bound is highest; the first in the fixed order where several are."""
    shown = [(value, cell) for value, cell in rows if not cell.hidden]
    if not shown:
        return None
    value, cell = max(shown, key=lambda row: (row[1].lower, row[1].upper))
    return Reference(Beside.HIGHEST, cell.lower, cell.upper, value)


def own_past(table: ProtectedTable, row: int) -> Reference | None:
    """A group's own earliest shown year in a table whose columns are school years."""
    for year, cell in zip(table.columns[:-1], table.cells[row], strict=False):
        if not cell.hidden:
            return Reference(Beside.OWN_PAST, cell.lower, cell.upper, year)
    return None
