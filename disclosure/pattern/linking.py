"""Which groups of an indicator's people add up to which: its tables, windows, categories and overlaps as one lattice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from disclosure.catalogue import ALL, Catalogue, Indicator, Place
from disclosure.pattern.changes import Way, divided, together
from disclosure.pattern.counted import Counted
from disclosure.pattern.gathering import NO_CELL, Cell, columns_of
from disclosure.pattern.insiders import Knowledge, add_insiders, insider, is_known_elsewhere
from disclosure.pattern.kept import kept
from disclosure.pattern.lattice import TIED, Flags, Lattice, Whole
from disclosure.pattern.links import NOW, Links
from disclosure.pattern.partition import partitioned
from disclosure.pattern.parts import add_part, told_apart, window
from disclosure.pattern.remembering import remember
from disclosure.pattern.rests import add_rests
from disclosure.pattern.sameness import add_categories, add_lasting, add_overlaps, add_reach
from disclosure.pattern.shape import Shape
from disclosure.policy import Policy
from disclosure.tabulation import Kin, Reach, TableKey, Tabulation

WIDE = {"region": 8.0, "district": 2.0}   # what coarsening a line costs by place, 1 elsewhere:
CROSSED = (16.0, 2.5, 1.0)                 # times this, by how many demographics it crosses; everybody's line is read most


@dataclass(frozen=True, eq=False)
class Linked:
    """A lattice with the cells its groups are: `place` and `slot` [groups] in the table `keys[table]`, -1 where no cell names one.

    `same` [groups] marks the cells of the same people as in the last release that told of them.
    """

    keys: tuple[TableKey, ...]
    lattice: Lattice
    table: Whole
    place: Whole
    slot: Whole
    same: Flags


def linked(tabulation: Tabulation, indicators: tuple[Indicator, ...], policy: Policy) -> Linked:
    """The lattice of indicators that share people and outcome (most often one), with every part that can be told apart."""
    links, knowledge = Links(kept(tabulation), policy, tabulation), dict[str, Knowledge]()
    same: set[int] = set()
    shapes = {indicator.indicator: Shape(tabulation.catalogue, indicator) for indicator in indicators}
    for shape in shapes.values():
        same |= _add(links, shape, knowledge)
    for name in shapes.keys() & tabulation.reach.keys():
        _add_reach(links, shapes[name], shapes[tabulation.reach[name].whole])
    table, place, slot = links.gathering.cells()
    return Linked(tuple(links.keys), _lattice(links, knowledge), table, place, slot, np.isin(np.arange(len(table)), list(same)))


def _add(links: Links, shape: Shape, knowledge: dict[str, Knowledge]) -> set[int]:
    """Years first, then the windows that are made of them, then what binds one table to another, then what was told before.

    Returns the groups that are the same people as in the last release that told of them.
    """
    windows, begun = set(links.tabulation.catalogue.pools), len(links.gathering.inner)
    keys = sorted(key for key in links.tabulation.tables if key.indicator == shape.indicator.indicator)
    years = [key for key in keys if key.school_year not in windows]
    for key in years:
        _divide(links, shape, key)
        _name(links, shape, key)
        for part in told_apart(links, key):
            add_part(links, shape, part)
    for key in keys:
        if key.school_year in windows:
            links.cells[key] = window(links, key)
            _name(links, shape, key)
    add_categories(links, shape, years)
    add_overlaps(links, shape, years)
    add_lasting(links, keys)
    add_insiders(links, shape, keys, knowledge)
    if not is_known_elsewhere(links, shape, keys):
        links.own.update(range(begun, len(links.gathering.inner)))
    return {row for key in keys for row in remember(links, shape, key, knowledge)}


def _add_reach(links: Links, shape: Shape, whole: Shape) -> None:
    windows = set(links.tabulation.catalogue.pools)
    add_reach(links, shape, whole, [key for key in links.keys
                                    if key.indicator == shape.indicator.indicator and key.school_year not in windows])


def _divide(links: Links, shape: Shape, key: TableKey) -> None:
    """A year's table in inner cells: those whom every release counts alike, then the others."""
    found = partitioned(links.counted(shape, key), links.gathering)
    links.divided[key] = divided(links.gathering, shape, links.present.earlier.of(key), key.category)
    first: dict[Way, int] = {}
    for (way, _), column in links.divided[key].columns.items():
        links.change[column] = first.setdefault(way, column)
    links.column[key] = found.column
    links.seen[key] = tuple(together(found, others) for others in links.divided[key].seen)
    links.cells[key] = links.table(key, NOW).cells


def _name(links: Links, shape: Shape, key: TableKey) -> None:
    """The declared cells of one table that hold anybody are groups of the lattice, and so are those whom they leave out."""
    counted, table = Counted(shape, links.present.tables[key]), len(links.keys)
    links.keys.append(key)
    for at, columns in links.cells[key].items():
        count = counted.cell(at.place, at.slot)
        if count.people and shape.declares(at.place, shape.slots[at.slot]):
            links.row[key, at] = len(links.gathering.groups)
            links.gathering.add_group(columns, (), count, Cell(table, at.place, at.slot))
    add_rests(links, shape, links.cells[key])


def _lattice(links: Links, knowledge: Mapping[str, Knowledge]) -> Lattice:
    gathering = links.gathering
    people, numerator = columns_of([group.count for group in gathering.groups])
    unit, block = _where(links)
    sums = gathering.sums()
    insiders = tuple(insider(links, knowledge[partner], sums) for partner in sorted(knowledge))
    return Lattice(*columns_of([inner.count for inner in gathering.inner]), unit, block, sums, people, numerator,
                   gathering.cells()[0] >= 0, _weight(links), gathering.is_overlap(), insiders, gathering.memories())


def _where(links: Links) -> tuple[Whole, Whole]:
    """Each inner cell's place, or that it goes with whom it is tied to; and the district (or else the kind of place) it lies in."""
    catalogue = links.tabulation.catalogue
    place_at = {place.place: at for at, place in enumerate(catalogue.places)}
    unit = np.array([place_at[inner.place] for inner in links.gathering.inner], dtype=np.int64)
    is_joined = any(part.kin is Kin.PROGRAM for part in links.parts)
    block = [_block(catalogue, place, place_at, is_joined) for place in catalogue.places]
    for name in links.tabulation.reach.keys() & {key.indicator for key in links.keys}:
        block = _gathered(links.tabulation.reach[name], block, place_at)
    at = np.array(block, dtype=np.int64)[unit]
    unit[sorted(links.tied)] = TIED
    return unit, at


def _gathered(reach: Reach, block: list[int], place_at: Mapping[str, int]) -> list[int]:
    """A program in the block of the schools whose people it counts; districts that share one are one block."""
    for (program, _), schools in reach.schools.items():
        some = {block[place_at[name]] for name in schools}
        block = [min(some) if one in some else one for one in block]
        block[place_at[program]] = min(some)
    return block


def _block(catalogue: Catalogue, place: Place, place_at: Mapping[str, int], is_joined: bool) -> int:
    """Its district; tracts are one block, and so are programs where somebody is in several of them."""
    if place.kind == "tract":
        return len(place_at)
    if place.kind == "program":
        return len(place_at) + 1 if is_joined else place_at[place.place]
    around = (wider.place for wider in (place, *catalogue.wider(place.place)) if wider.kind == "district")
    return next((place_at[name] for name in around), len(place_at) + 2)


def _weight(links: Links) -> NDArray[np.float64]:
    """What coarsening a group costs readers."""
    catalogue, weights = links.tabulation.catalogue, np.ones(len(links.gathering.groups))
    indicators = [catalogue.indicator_by_id[key.indicator] for key in links.keys]
    places = [[WIDE.get(place.kind, 1.0) for place in catalogue.places_of(indicator)] for indicator in indicators]
    slots = [[CROSSED[sum(value != ALL for value in astuple(slot))] for slot in catalogue.slots(indicator)] for indicator in indicators]
    for row, group in enumerate(links.gathering.groups):
        if group.cell != NO_CELL:
            weights[row] = places[group.cell.table][group.cell.place] * slots[group.cell.table][group.cell.slot]
    return weights
