"""Which cells of one table add up to which: the families a reader could subtract within."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from disclosure.catalogue import ALL, Catalogue, Indicator, Place, Slot

Index = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Family:
    """A margin and the cells that add up to it, as flat positions in a [places, slots] table.

    `whole` is False where one part stands apart on purpose, so that the parts are fewer people than the margin.
    """

    parent: int
    children: Index
    whole: bool = True


@dataclass(frozen=True, eq=False)
class Families:
    """All families of one table, laid end to end so that one pass sums over every family."""

    members: tuple[Family, ...]

    @cached_property
    def parents(self) -> Index:
        return np.array([family.parent for family in self.members], dtype=np.intp)

    @cached_property
    def whole(self) -> NDArray[np.bool_]:
        return np.array([family.whole for family in self.members], dtype=bool)

    @cached_property
    def _children(self) -> Index:
        return np.concatenate([family.children for family in self.members])

    @cached_property
    def _starts(self) -> Index:
        return np.cumsum([0, *(len(family.children) for family in self.members[:-1])])

    def sums(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        """The sum of `values` (one per cell) over each family's children."""
        if not self.members:
            return np.zeros(0, dtype=np.int64)
        return np.add.reduceat(values[self._children], self._starts)


def families(catalogue: Catalogue, indicator: Indicator) -> Families:
    """Every family of an indicator's tables: by group within a place, and by place within a group."""
    places, slots = catalogue.places_of(indicator), catalogue.slots(indicator)
    declared = declared_cells(catalogue, indicator).ravel()
    found = [*_by_group(places, slots, catalogue.presence_sensitive), *_by_place(places, slots, catalogue)]
    kept = (replace(family, children=family.children[declared[family.children]]) for family in found
            if declared[family.parent])
    return Families(tuple(family for family in kept if len(family.children)))


def declared_cells(catalogue: Catalogue, indicator: Indicator) -> NDArray[np.bool_]:
    """[places, slots], True where the cell is part of the release."""
    places, slots = catalogue.places_of(indicator), catalogue.slots(indicator)
    declared = [[catalogue.declares(place.kind, slot) for slot in slots] for place in places]
    return np.array(declared, dtype=bool).reshape(len(places), len(slots))   # of no place there is still a table


def _by_group(places: tuple[Place, ...], slots: tuple[Slot, ...], apart: frozenset[str]) -> Iterator[Family]:
    for parent, children in _slot_families(slots, apart):
        for row in range(len(places)):
            start = row * len(slots)
            yield Family(start + parent, start + np.array(children), slots[children[0]].gender == slots[parent].gender)


def _slot_families(slots: tuple[Slot, ...], apart: frozenset[str]) -> Iterator[tuple[int, list[int]]]:
    position = {slot: index for index, slot in enumerate(slots)}
    groups: dict[tuple[str, Slot], list[int]] = {}
    for slot, index in position.items():
        for axis, margin in _margins(slot, apart):
            groups.setdefault((axis, margin), []).append(index)
    for (_, margin), children in groups.items():
        yield position[margin], children


def _margins(slot: Slot, apart: frozenset[str]) -> Iterator[tuple[str, Slot]]:
    """What a group adds up to. Presence-sensitive genders stand apart: `presence_sensitive_gaps` keeps them."""
    if slot.subgroup != ALL:
        yield slot.subgroup.partition("=")[0], Slot()
    if slot.race_ethnicity != ALL:
        yield "race_ethnicity", Slot(ALL, slot.gender)
    if slot.gender != ALL and slot.gender not in apart:
        yield "gender", Slot(slot.race_ethnicity, ALL)


def _by_place(places: tuple[Place, ...], slots: tuple[Slot, ...], catalogue: Catalogue) -> Iterator[Family]:
    """Places of one kind within the narrowest published place around them; programs overlap and add up to nothing."""
    row = {place.place: index for index, place in enumerate(places)}
    groups: dict[tuple[str, str], list[int]] = {}
    for place in places:
        around = [wider.place for wider in catalogue.wider(place.place) if wider.place in row]
        if around and place.kind != "program":
            groups.setdefault((around[0], place.kind), []).append(row[place.place])
    for (parent, _), children in groups.items():
        for slot in range(len(slots)):
            yield Family(row[parent] * len(slots) + slot, np.array(children) * len(slots) + slot)
