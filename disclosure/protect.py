"""The one door to the screen: a selection held against a release gives a protected table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import InitVar, dataclass

from disclosure.catalogue import ALL, Catalogue, CellKey, Slot
from disclosure.reason import Reason, Status
from disclosure.release import Notice, Release, Released
from disclosure.selection import Axis, Selection, along, values_on

_MADE_BY_PROTECT = object()


@dataclass(frozen=True)
class Nearest:
    """The nearest figure that can be shown in place of a hidden one: where it is from and what it says."""

    key: CellKey
    cell: Released


@dataclass(frozen=True)
class ProtectedCell:
    """One cell as a reader may see it. `lower` and `upper` are 0 and 100 where nothing is told."""

    key: CellKey
    status: Status
    display: str
    lower: float
    upper: float
    reason: Reason
    nearest: Nearest | None = None

    @property
    def hidden(self) -> bool:
        return self.status is Status.HIDDEN


@dataclass(frozen=True)
class ProtectedTable:
    """Rows by columns of protected cells; the only table a component accepts. Made only by protect()."""

    selection: Selection
    notice: Notice
    rows_axis: str
    columns_axis: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[ProtectedCell, ...], ...]
    made_by: InitVar[object] = None

    def __post_init__(self, made_by: object) -> None:
        if made_by is not _MADE_BY_PROTECT:
            raise TypeError("a ProtectedTable is made only by protect(); pass it a Selection and a Release")

    def column(self, value: str) -> tuple[ProtectedCell, ...]:
        """The cells under one column heading, top to bottom."""
        index = self.columns.index(value)
        return tuple(row[index] for row in self.cells)

    def only(self) -> ProtectedCell:
        """The single cell of a table of one row and one column."""
        return self.cells[0][0]


def protect(selection: Selection, release: Release, rows: str = Axis.NONE, columns: str = Axis.NONE,
            places: tuple[str, ...] | None = None) -> ProtectedTable:
    """The table of `selection` broken down by `rows` and `columns`, as the release publishes it.

    A cell that the release does not know is hidden (default deny). `places` limits a place axis to some places.
    """
    row_values, column_values = (
        tuple(value for value in values_on(axis, selection, release.catalogue)
              if axis != Axis.PLACE or places is None or value in places) for axis in (rows, columns))
    cells = tuple(
        tuple([protected(along(columns, column, across), release) for column in column_values])
        for across in [along(rows, row, selection.key) for row in row_values]
    )
    return ProtectedTable(selection, release.notice, rows, columns, row_values, column_values, cells, _MADE_BY_PROTECT)


_UNKNOWN = Released(Status.HIDDEN, "hidden", 0, 100, Reason.NOT_IN_RELEASE)


def protected(key: CellKey, release: Release) -> ProtectedCell:
    """One cell as the release publishes it; hidden where the release does not know it."""
    cell = release.cells.get(key) or _UNKNOWN
    nearest = _nearest(key, release) if cell.status is Status.HIDDEN else None
    return ProtectedCell(key, cell.status, cell.display, cell.lower, cell.upper, cell.reason, nearest)


def _nearest(key: CellKey, release: Release) -> Nearest | None:
    """R43: pool years, then drop a dimension, then widen the place; declared views only."""
    for candidate in _wider_views(key, release.catalogue):
        cell = release.cells.get(candidate)
        if cell and cell.status is not Status.HIDDEN:
            return Nearest(candidate, cell)
    return None


def _wider_views(key: CellKey, catalogue: Catalogue) -> Iterator[CellKey]:
    pooled = along(Axis.SCHOOL_YEAR, catalogue.window(key.school_year) or key.school_year, key)
    yield pooled
    for place in catalogue.wider(key.place):
        yield along(Axis.PLACE, place.place, key)
        yield along(Axis.PLACE, place.place, pooled)
    slot = key.slot
    for wider in (Slot(slot.race_ethnicity, ALL, slot.subgroup), Slot(ALL, slot.gender, slot.subgroup), Slot()):
        yield CellKey(key.indicator, key.school_year, key.place, wider, key.category)
