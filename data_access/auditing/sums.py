"""Finds what adds up to what in a published table: shown by published counts, or listed by the mapping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data_access.auditing.subsets import candidates
from data_access.auditing.table import Cell, Table

Mask = NDArray[np.bool_]
Whole = NDArray[np.int64]
PEOPLE, REACHED = 0, 1
TOLERATED = 0.02    # of the places where a sum can be checked: misprints, which are left out


@dataclass(frozen=True)
class Partition:
    """Values of a dimension that share out its total. `shown_by` counts the sums that show it, 0 where the mapping's word is taken."""

    dimension: str
    values: tuple[str, ...]
    shown_by: int


@dataclass(frozen=True)
class Relation:
    """0 <= the `plus` numbers less the `minus` numbers, and no more than 0 unless `is_loose`; numbers are cell and PEOPLE or REACHED."""

    plus: tuple[int, ...]
    minus: tuple[int, ...]
    is_loose: bool = False


@dataclass(frozen=True, eq=False)
class Grid:
    """One measure of a dimension: the total and each value [1 + values, contexts], everything else the same within a context."""

    low: Whole
    high: Whole
    is_there: Mask
    cell: Whole

    @property
    def exact(self) -> Mask:
        same: Mask = self.low == self.high
        return self.is_there & same


@dataclass(frozen=True, eq=False)
class Evidence:
    """What published figures say of the claim that some values add up to the total, by context."""

    shown: int              # contexts with all values, where it adds up
    shown_with_gaps: int    # contexts where a value has no row, and the others add up
    wrong: int
    wrong_with_gaps: int
    usable: Mask

    @property
    def is_proved(self) -> bool:
        shown = self.shown + self.shown_with_gaps
        return shown > 0 and self.wrong <= TOLERATED * (shown + self.wrong)

    @property
    def is_refuted(self) -> bool:
        return not self.is_proved and self.wrong > TOLERATED * (self.wrong + int(self.usable.sum()))


def sums(table: Table, listed: Mapping[str, Sequence[Sequence[str]]]) -> tuple[tuple[Partition, ...], tuple[Relation, ...]]:
    """What adds up, and the relations between numbers (2 * cell + PEOPLE or REACHED) that follow."""
    partitions: list[Partition] = []
    relations: list[Relation] = []
    for at, dimension in enumerate(table.dimensions):
        if table.totals[at]:
            values, grids = _grids(table.cells, at, table.totals[at])
            chosen = ([np.isin(values, one) for one in listed[dimension]] if dimension in listed else _found(grids) if values else [])
            taken = np.any(chosen, axis=0) if chosen else np.zeros(len(values), bool)
            for members in chosen:
                told = [evidence(grid, members) for grid in grids]
                shown_by = max(one.shown + one.shown_with_gaps for one in told)
                partitions.append(Partition(dimension, tuple(str(value) for value in np.array(values)[members]), shown_by))
                relations += _relations(grids, told, members, taken)
    return tuple(partitions), tuple(relations)


def _grids(cells: Sequence[Cell], at: int, total: str) -> tuple[list[str], tuple[Grid, Grid]]:
    """The values of a dimension, and for each measure its grid."""
    contexts: dict[tuple[str, ...], dict[str, int]] = {}
    for number, cell in enumerate(cells):
        contexts.setdefault((*cell.names[:at], *cell.names[at + 1:]), {})[cell.names[at]] = number
    kept = [found for found in contexts.values() if total in found and len(found) > 1]
    values = sorted({value for found in kept for value in found} - {total})
    cell_at = np.array([[found.get(value, -1) for found in kept] for value in (total, *values)], np.int64).reshape(1 + len(values), -1)
    return values, (_grid(cells, cell_at, PEOPLE), _grid(cells, cell_at, REACHED))


def _grid(cells: Sequence[Cell], cell_at: Whole, measure: int) -> Grid:
    figures = [cell.reached if measure == REACHED else cell.people for cell in cells]
    low, high = np.array([figure.lower for figure in figures]), np.array([figure.upper for figure in figures])
    is_there = cell_at >= 0
    return Grid(np.where(is_there, low[cell_at], 0), np.where(is_there, high[cell_at], 0), is_there, cell_at)


def evidence(grid: Grid, members: Mask) -> Evidence:
    """How the claim that `members` [values] add up to the total stands; a value without a row counts as nobody, if anything."""
    low, high = grid.low[1:][members].sum(axis=0), grid.high[1:][members].sum(axis=0)
    is_whole, is_some = grid.is_there[1:][members].all(axis=0), grid.is_there[1:][members].any(axis=0)
    known = (grid.exact[1:][members] | ~grid.is_there[1:][members]).all(axis=0) & grid.exact[0] & is_some
    total_low, total_high = grid.low[0], grid.high[0]
    adds_up, too_much, too_little = known & (low == total_low) & (total_low > 0), low > total_high, high < total_low
    shown, gaps = int((adds_up & is_whole).sum()), int((adds_up & ~is_whole).sum())
    wrong = int((too_much | (too_little & is_whole)).sum())
    wrong_with_gaps = int((known & ~is_whole & (low < total_low)).sum())
    trusts_gaps = gaps > 0 and wrong_with_gaps <= TOLERATED * (gaps + wrong_with_gaps)
    usable = is_some & ~too_much & ~too_little & (is_whole | trusts_gaps)
    if not shown and not trusts_gaps:
        gaps = 0
    return Evidence(shown, gaps, wrong, wrong_with_gaps, usable)


def _found(grids: tuple[Grid, Grid]) -> list[Mask]:
    """The partitions that published counts show; else all values together, if nothing speaks against what the mapping says."""
    everything = np.ones(len(grids[0].low) - 1, bool)
    told = [evidence(grid, everything) for grid in grids]
    if any(one.is_proved for one in told):
        return [everything]
    if not any(one.is_refuted for one in told) and any(_is_likely(grid) for grid in grids):
        return [everything]
    found = candidates(grids[PEOPLE].low, grids[PEOPLE].exact, grids[PEOPLE].is_there)
    found = found or candidates(grids[REACHED].low, grids[REACHED].exact, grids[REACHED].is_there)
    return [members for members in found if any(evidence(grid, members).is_proved for grid in grids)]


def _is_likely(grid: Grid) -> bool:
    """Whether what is left of each total, for its hidden values together, is no more than the largest that is told.

    The mapping calls one value the total of the others. Where no complete sum can be checked, this is taken at its word, unless a few
    small groups would have to hold most people: then the values hardly share out the total.
    """
    exact, known = grid.exact[1:], grid.exact[0]
    told = np.where(exact, grid.low[1:], 0)
    left = grid.low[0] - told.sum(axis=0)
    checked = known & exact.any(axis=0)
    return bool(checked.any() and ((left >= 0) & (left <= told.max(axis=0)))[checked].all())


def _relations(grids: tuple[Grid, Grid], told: Sequence[Evidence], members: Mask, taken: Mask) -> Iterator[Relation]:
    """The sums of each measure that shows the partition, or of both where nothing speaks against it."""
    proved = [_perhaps(grid, members, taken) for grid, one in zip(grids, told, strict=True) if one.is_proved]
    perhaps: Mask = np.all(proved, axis=0) if proved else np.zeros(len(members), bool)
    for measure, (grid, one) in enumerate(zip(grids, told, strict=True)):
        if _speaks_against(one, told[1 - measure]):
            continue
        for context in np.flatnonzero(one.usable & told[1 - measure].usable | one.usable & one.is_proved):
            number = 2 * grid.cell[:, context] + measure
            minus = tuple(map(int, number[1:][members & grid.is_there[1:, context]]))
            more = tuple(map(int, number[1:][perhaps & grid.is_there[1:, context]]))
            yield Relation((int(number[0]),), minus, bool(more))
            if more:
                yield Relation((*minus, *more), (int(number[0]),), True)


def _speaks_against(one: Evidence, other: Evidence) -> bool:
    """Whether a measure does not add up, or may not: a few misprints count for little where the other measure adds up."""
    if one.is_proved or other.is_proved:
        return not one.is_proved and one.wrong > int(one.usable.sum())
    return one.is_refuted or other.is_refuted


def _perhaps(grid: Grid, members: Mask, taken: Mask) -> Mask:
    """Values in no partition of which no sum tells whether they belong to this one: where it adds up they have nobody, or no row."""
    known = (grid.exact[1:][members] | ~grid.is_there[1:][members]).all(axis=0) & grid.exact[0]
    adds_up = known & (grid.low[1:][members].sum(axis=0) == grid.low[0])
    is_nobody = ~grid.is_there[1:] | (grid.high[1:] == 0)
    outside: Mask = ~taken & is_nobody[:, adds_up].all(axis=1)
    return outside
