"""Takes the few whom releases count differently out of a tabulation: what is left is counted alike in every release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from disclosure.catalogue import ALL, Catalogue, Slot
from disclosure.earlier import Change, Standing
from disclosure.tabulation import Kin, PartKey, Table, TableKey, Tabulation


def kept(tabulation: Tabulation) -> Tabulation:
    """The years' tables and parts of those whom every release counts alike. Windows stay as they are."""
    tables, parts = dict(tabulation.tables), dict(tabulation.parts)
    for key in tabulation.tables:
        if changes := tabulation.earlier.of(key).changes:
            tables[key] = _copied(tables[key])
            parts.update({PartKey(key, Kin(kin), name): nobody(tables[key]) for change in changes for standing in change.standings
                          if standing for kin, name in standing.parts if PartKey(key, Kin(kin), name) not in parts})
            parts.update({part: _copied(table) for part, table in parts.items() if part.of == key})
            for change in changes:
                _take(tables[key], parts, key, change, tabulation.catalogue)
    return replace(tabulation, tables=tables, parts=parts)


def nobody(like: Table) -> Table:
    """A table of the same cells without anybody."""
    return Table(np.zeros_like(like.people), np.zeros_like(like.numerator))


def _copied(table: Table) -> Table:
    return Table(table.people.copy(), table.numerator.copy())


def _take(table: Table, parts: Mapping[PartKey, Table], key: TableKey, change: Change, catalogue: Catalogue) -> None:
    standing, answer = change.standings[-1], change.answers[-1]
    if standing is None:
        return
    cells = list(_cells(standing, key.indicator, catalogue))
    for counted in (table, *(parts[PartKey(key, Kin(kin), name)] for kin, name in standing.parts)):
        for at in cells:
            counted.people[at] -= change.people
            counted.numerator[at] -= change.reached[key.category][answer]


def _cells(standing: Standing, indicator: str, catalogue: Catalogue) -> Iterator[tuple[int, int]]:
    """Every declared cell that counts somebody: positions of its place and slot."""
    declared = catalogue.indicator_by_id[indicator]
    slots = catalogue.slots(declared)
    mine = [at for at, slot in enumerate(slots) if _is_in(standing, slot)]
    for place_at, place in enumerate(catalogue.places_of(declared)):
        if place.place in standing.places:
            yield from ((place_at, at) for at in mine if catalogue.counts(place.kind, slots[at]))


def _is_in(standing: Standing, slot: Slot) -> bool:
    if slot.subgroup != ALL:
        return slot.subgroup in standing.subgroups
    return slot.race_ethnicity in (ALL, standing.race_ethnicity) and slot.gender in (ALL, standing.gender)
