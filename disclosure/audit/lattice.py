"""What adds up to what among the cells of one table: groups within a place, and places within a wider one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array

from disclosure.audit.exposed import Flags, Whole
from disclosure.audit.groups import REST, Groups
from disclosure.catalogue import TRACT, Catalogue, Indicator, Place, Slot, residents

UPWARD = ("region", "district", "school")   # who is counted at one of these is counted at the wider ones


@dataclass(frozen=True)
class Family:
    """A place and those within it that share its people out among them, by their positions in the list of places."""

    whole: int
    parts: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Lattice:
    """The positions of one indicator's tables, [units × columns] flattened. Units are its places, then one per Family: what the
    whole has and the parts have not. Columns are its slots, then the rests that slots leave. `cell` marks the declared cells, `counted`
    those and the residents of a tract at other places; at the tract itself their column is whom no place counts.

    `sums` [relations × positions] times anything that is counted (people, numerators) is 0. `rest` [relations] is the position of
    what a relation leaves over: all others of its positions are known by the relations before. `within` [units] is the place.
    """

    places: int
    within: tuple[str, ...]
    columns: tuple[Slot, ...]
    cell: Flags
    counted: Flags
    sums: csr_array
    rest: Whole
    waves: tuple[slice, ...]
    block: Whole

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.within), len(self.columns)

    @property
    def size(self) -> int:
        return self.shape[0] * self.shape[1]

    def spread(self, counted: Whole) -> Whole:
        """Counts [places × slots] at the positions that are counted; 0 at all others."""
        positions = np.zeros(self.shape, np.int64)
        positions[:self.places, :counted.shape[1]] = counted
        return np.where(self.counted, positions.ravel(), 0)

    def filled(self, counted: Whole) -> Whole:
        """Counts [positions] from those of cells [places × slots]; below zero where parts are more than their whole."""
        counts = self.spread(counted)
        for rows in self.waves:
            counts[self.rest[rows]] = 0
            counts[self.rest[rows]] = self.sums[rows] @ counts
        return counts


def lattice(catalogue: Catalogue, indicator: Indicator) -> Lattice:
    """Everything that adds up within any one table of an indicator."""
    groups, places = Groups(catalogue, indicator), catalogue.places_of(indicator)
    families = tuple(_families(catalogue, places))
    rows = Rows(groups)
    for is_corner in (False, True):
        for at, place in enumerate(places):
            rows.within(at, place.kind, is_corner)
        rows.end_wave()
    for at, family in enumerate(families):
        rows.between(family, len(places) + at, places)
    rows.residents(catalogue, places)
    rows.end_wave()
    shape = len(places) + len(families), len(groups.column)
    names = tuple(places[at].place for at in (*range(len(places)), *(family.whole for family in families)))
    return Lattice(len(places), names, tuple(groups.column), _at(places, groups.declared, groups, shape),
                   _at(places, groups.counted, groups, shape), rows.sums(shape),
                   np.array(rows.rest, np.int64), tuple(rows.waves), np.repeat(_blocks(catalogue, places, families), shape[1]))


def _at(places: Sequence[Place], slots: Callable[[str], Sequence[Slot]], groups: Groups, shape: tuple[int, int]) -> Flags:
    cell = np.zeros(shape, bool)
    for at, place in enumerate(places):
        cell[at, [groups.column[slot] for slot in slots(place.kind)]] = True
    return cell.ravel()


def _families(catalogue: Catalogue, places: Sequence[Place]) -> Iterator[Family]:
    """Tracts share out the region; schools and districts the nearest wider place that is listed."""
    at = {place.place: i for i, place in enumerate(places)}
    wholes: dict[tuple[int, bool], list[int]] = {}
    for place in places:
        is_tract = place.kind == "tract"
        kinds = ("region",) if is_tract else UPWARD
        wider = [one for one in catalogue.wider(place.place) if one.place in at and one.kind in kinds]
        if wider and (is_tract or place.kind in UPWARD):
            wholes.setdefault((at[wider[0].place], is_tract), []).append(at[place.place])
    return (Family(whole, tuple(parts)) for (whole, _), parts in wholes.items())


def _blocks(catalogue: Catalogue, places: Sequence[Place], families: Sequence[Family]) -> Whole:
    """The district of each unit, -1 where it spans several."""
    districts = {place.place: i for i, place in enumerate(catalogue.places_of_kind("district"))}
    around = [[districts[one.place] for one in (place, *catalogue.wider(place.place)) if one.place in districts] for place in places]
    own = [found[0] if found else -1 for found in around]
    return np.array([*own, *(own[family.whole] for family in families)], np.int64)


class Rows:
    """Collects relations, as entries of one sparse matrix over positions."""

    def __init__(self, groups: Groups) -> None:
        self.groups, self.width = groups, len(groups.column)
        self.rest: list[int] = []
        self.waves: list[slice] = []
        self.row: list[int] = []
        self.position: list[int] = []
        self.sign: list[int] = []

    def add(self, totals: Sequence[int], members: Sequence[int], rest: int) -> None:
        """Positions `totals` together are `members` and `rest` together."""
        positions = (*totals, *members, rest)
        self.row.extend([len(self.rest)] * len(positions))
        self.position.extend(positions)
        self.sign.extend([1] * len(totals) + [-1] * (len(members) + 1))
        self.rest.append(rest)

    def end_wave(self) -> None:
        self.waves.append(slice(self.waves[-1].stop if self.waves else 0, len(self.rest)))

    def within(self, unit: int, kind: str, is_corner: bool) -> None:
        """What adds up at one place: of the groups that are listed, or of those that are not."""
        for relation in self.groups.relations(kind):
            if (relation.rest == Slot(REST, REST)) == is_corner:
                columns = [self.groups.column[slot] for slot in relation.members]
                base = unit * self.width
                self.add([base + self.groups.column[relation.total]], [base + column for column in columns],
                         base + self.groups.column[relation.rest])

    def between(self, family: Family, unit: int, places: Sequence[Place]) -> None:
        """What a place has of each group is shared out among the places within it."""
        kinds, kind = sorted({places[part].kind for part in family.parts}), places[family.whole].kind
        hidden = {self.groups.hidden(part, kind) for part in kinds}
        told = frozenset.intersection(*(self.groups.told(part) for part in kinds))
        for slot in sorted(told & self.groups.told(kind)):
            if slot.gender != REST or len(hidden) == 1:
                listed = [Slot(slot.race_ethnicity, gender) for gender in min(hidden)] if slot.gender == REST else []
                column = self.groups.column[slot]
                self.add([family.whole * self.width + self.groups.column[one] for one in (slot, *listed)],
                         [part * self.width + column for part in family.parts], unit * self.width + column)

    def residents(self, catalogue: Catalogue, places: Sequence[Place]) -> None:
        """The people of a tract are counted at the widest places as its residents, or nowhere."""
        listed = {place.place for place in places}
        widest = [at for at, place in enumerate(places) if place.kind in UPWARD and listed.isdisjoint(
            wider.place for wider in catalogue.wider(place.place))]
        for at, place in enumerate(places):
            if place.kind == TRACT and residents(place.place) in self.groups.column:
                column, base = self.groups.column[residents(place.place)], at * self.width
                self.add([base + self.groups.column[Slot()]], [one * self.width + column for one in widest], base + column)

    def sums(self, shape: tuple[int, int]) -> csr_array:
        entries = np.array(self.sign, np.int64), (np.array(self.row, np.int64), np.array(self.position, np.int64))
        return csr_array(coo_array(entries, shape=(len(self.rest), shape[0] * shape[1])))
