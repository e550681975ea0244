"""Takes what others have published into a release: as they published it for readers, and as shares of people for the attacker (R16)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pyarrow as pa

from data_access.displays import Figure, read, share
from disclosure import Catalogue, CellKey, Quoted, Reason, Released, Slot, Status, slots_listed
from disclosure.audit import EVERYBODY, Shares
from disclosure.tabulation import Table, TableKey, Tabulation

PERCENT = 100
HIDDEN = {"hidden": Reason.HIDDEN_ELSEWHERE, "not_applicable": Reason.NOT_APPLICABLE}
Row = tuple[str, str, str, str, str, str, str, str, str, str, float, float]   # as facts_published.sql has it


@dataclass(frozen=True, eq=False)
class Quotes:
    """What others have published: `carried` into the release, and `unlisted` figures, about nothing that the release lists.

    `shares` is what the attacker is given: `compared` figures. `differing` ones are untrue of the people counted here, so they are of
    other people, or counted by another rule.
    """

    carried: tuple[Quoted, ...] = ()
    unlisted: int = 0
    compared: int = 0
    differing: int = 0
    shares: Mapping[TableKey, Shares] = field(default_factory=dict)


def quotes(rows: Iterable[Row], tabulation: Tabulation) -> Quotes:
    """Everything that was loaded, held against what the release counts. What is carried depends on what it lists, never on any count.

    A figure is linked to the one cell that its row names: its indicator, school year, place, group and category.
    """
    every = [_quoted(row) for row in rows]
    carried = tuple(_listed(every, tabulation.catalogue))
    links = _Links(tabulation)
    for one in carried:
        links.add(one)
    return Quotes(carried, len(every) - len(carried), links.compared, links.differing, links.shares)


def _listed(every: Iterable[Quoted], catalogue: Catalogue) -> Iterator[Quoted]:
    """The figures about groups, places and categories that the release lists, of whatever year."""
    slots: dict[tuple[str, str], frozenset[Slot]] = {}
    for one in every:
        at = one.key.indicator, one.key.place
        if at not in slots:
            slots[at] = slots_listed(catalogue, *at)
        if one.key.slot in slots[at] and one.key.category in (catalogue.indicator_by_id[one.key.indicator].categories or ("",)):
            yield one


def as_rows(carried: Sequence[Quoted]) -> pa.Table:
    """The figures for the release file, with the columns of its `published` table."""
    keys, cells = [one.key for one in carried], [one.cell for one in carried]
    texts = {"publisher": [one.publisher for one in carried], "indicator": [key.indicator for key in keys],
             "school_year": [key.school_year for key in keys], "place": [key.place for key in keys],
             "race_ethnicity": [key.slot.race_ethnicity for key in keys], "gender": [key.slot.gender for key in keys],
             "subgroup": [key.slot.subgroup for key in keys], "category": [key.category for key in keys],
             "status": [cell.status.value for cell in cells], "display": [cell.display for cell in cells],
             "reason": [cell.reason.value for cell in cells]}
    bounds = {"lower": [float(cell.lower) for cell in cells], "upper": [float(cell.upper) for cell in cells]}
    return pa.table({**{name: pa.array(values, pa.string()) for name, values in texts.items()},
                     **{name: pa.array(values, pa.float64()) for name, values in bounds.items()}})


def _quoted(row: Row) -> Quoted:
    publisher, indicator, year, place, race, gender, subgroup, category, status, display, lower, upper = row
    hidden = HIDDEN.get(status)
    cell = (Released(Status.HIDDEN, display, 0, PERCENT, hidden) if hidden
            else Released(Status(status), display, lower, upper, Reason.AS_PUBLISHED))
    return Quoted(publisher, CellKey(indicator, year, place, Slot(race, gender, subgroup), category), cell)


class _Links:
    """Collects the shares that others tell of the cells of a tabulation."""

    def __init__(self, tabulation: Tabulation) -> None:
        self.tabulation = tabulation
        self.compared = self.differing = 0
        self.shares: dict[TableKey, Shares] = {}
        self.at: dict[str, tuple[Mapping[str, int], Mapping[Slot, int]]] = {}

    def add(self, one: Quoted) -> None:
        """Note one figure where it tells something of a cell that is counted."""
        key = TableKey(one.key.indicator, one.key.school_year, one.key.category)
        table, told = self.tabulation.tables.get(key), _told(one.cell)
        if table is None or told is None or not table.people[at := self._position(one.key)]:
            return
        if not _is_true(told, table, at):
            self.differing += 1
            return
        self.compared += 1
        shares = self.shares.setdefault(key, _nothing(table))
        shares.lower[at], shares.upper[at] = max(told.lower, shares.lower[at]), min(told.upper, shares.upper[at])

    def _position(self, key: CellKey) -> tuple[int, int]:
        if key.indicator not in self.at:
            self.at[key.indicator] = _positions(self.tabulation.catalogue, key.indicator)
        places, slots = self.at[key.indicator]
        return places[key.place], slots[key.slot]


def _positions(catalogue: Catalogue, name: str) -> tuple[Mapping[str, int], Mapping[Slot, int]]:
    indicator = catalogue.indicator_by_id[name]
    return ({place.place: at for at, place in enumerate(catalogue.places_of(indicator))},
            {slot: at for at, slot in enumerate(catalogue.slots(indicator))})


def _told(cell: Released) -> Figure | None:
    return None if cell.status is Status.HIDDEN else _read(cell.display)


@lru_cache(maxsize=4096)
def _read(display: str) -> Figure | None:
    said = read(display, ())
    return share(said, PERCENT) if said else None


def _is_true(told: Figure, table: Table, at: tuple[int, int]) -> bool:
    people, reached = int(table.people[at]), int(table.numerator[at])
    return told.lower * people <= reached * EVERYBODY <= told.upper * people


def _nothing(table: Table) -> Shares:
    return Shares(np.zeros(table.people.shape, np.int64), np.full(table.people.shape, EVERYBODY, np.int64))
