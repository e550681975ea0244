"""What tests of the attacker share: releases written by hand, and the numbers that are still possible in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from disclosure import ALL, Catalogue, CellKey, Policy
from disclosure.audit import Bounds, Exposed, Publication, PublishedTable, Whole, tightest
from disclosure.audit.editions import NOW
from disclosure.audit.exposure import exposure
from disclosure.audit.layers import LayerKey, Numbering, Who
from disclosure.audit.promises import own
from disclosure.pattern.siblings import declared_cells
from disclosure.policy import shipped_policy
from disclosure.rule_table import display
from disclosure.tabulation import Kin, PartKey, Reach, Table, TableKey, Tabulation
from tests.builders import VALLEY, YEAR, a_catalogue, a_key, a_place, a_tabulation, an_indicator


def table_of(key: CellKey) -> TableKey:
    return TableKey(key.indicator, key.school_year, key.category)


def position(catalogue: Catalogue, key: CellKey) -> tuple[int, int]:
    """Where a cell is among [places, slots]."""
    indicator = catalogue.indicator_by_id[key.indicator]
    places = [place.place for place in catalogue.places_of(indicator)]
    return places.index(key.place), catalogue.slots(indicator).index(key.slot)


def as_displayed(tabulation: Tabulation, displays: Mapping[CellKey, str]) -> Publication:
    """A release of these displays; every other cell is hidden."""
    tables = {key: _hidden(table.people.shape) for key, table in tabulation.tables.items()}
    for key, text in displays.items():
        tables[table_of(key)].display[position(tabulation.catalogue, key)] = text
    return Publication(tables)


def by_the_rule_table(tabulation: Tabulation) -> Publication:
    """Every declared cell as the rule table shows it, and nothing else done."""
    tables = {}
    for key, table in tabulation.tables.items():
        tables[key] = _hidden(table.people.shape)
        declared = declared_cells(tabulation.catalogue, tabulation.catalogue.indicator_by_id[key.indicator])
        for at in np.argwhere(declared & (table.people > 0)):
            here = tuple(at)
            tables[key].display[here] = display(int(table.numerator[here]), int(table.people[here]), 0, shipped_policy()).text
    return Publication(tables)


def _hidden(shape: tuple[int, ...]) -> PublishedTable:
    return PublishedTable(np.full(shape, "hidden", object), np.zeros(shape, np.int64), np.full(shape, 100, np.int64))


def with_parts(tabulation: Tabulation, parts: Mapping[tuple[CellKey, Kin, str], tuple[int, int]],
               part_of: Mapping[str, str] | None = None) -> Tabulation:
    """The tabulation with some people told apart: `(reached, people)` of the cells named, of nobody elsewhere."""
    made: dict[PartKey, Table] = {}
    for (key, kin, name), (reached, people) in parts.items():
        part = PartKey(table_of(key), kin, name)
        shape = tabulation.tables[part.of].people.shape
        table = made.setdefault(part, Table(np.zeros(shape, np.int64), np.zeros(shape, np.int64)))
        at = position(tabulation.catalogue, key)
        table.people[at], table.numerator[at] = people, reached
    return Tabulation(tabulation.catalogue, tabulation.tables, made, part_of or {})


def one_program(seed: int = 0) -> Tabulation:
    """Two schools, of which a program of its own serves Birch: whom it has is whom Birch's reach reaches, counted twice."""
    chance, races = np.random.default_rng(seed), ("Asian", "Black", "White")
    people = {"birch": dict(zip(races, (6, 25, 70), strict=True)), "cedar": dict(zip(races, (40, 30, 60), strict=True))}
    reached = {school: {race: int(chance.binomial(of, 0.4)) for race, of in groups.items()} for school, groups in people.items()}
    catalogue = a_catalogue(
        places=(*VALLEY, a_place("club", "program")), races=races, genders=(), pools=(), values={}, school_years=(YEAR,),
        indicators=(an_indicator("reach", dimensions=("race_ethnicity",)),
                    an_indicator("taking_part", levels=("program",), dimensions=("race_ethnicity",))))
    at = {"valley": ("birch", "cedar"), "north": ("birch", "cedar"), "birch": ("birch",), "cedar": ("cedar",), "club": ("birch",)}
    cells = {a_key(place, race, indicator="taking_part" if place == "club" else "reach"): (
        _of(reached, schools, race), _of(people, schools, race)) for place, schools in at.items() for race in (ALL, *races)}
    alike = Reach("reach", {("club", YEAR): ("birch",)}, frozenset({("birch", YEAR)}))
    return replace(a_tabulation(catalogue, cells), reach={"taking_part": alike})


def _of(counts: Mapping[str, Mapping[str, int]], schools: Sequence[str], race: str) -> int:
    return sum(count for school in schools for group, count in counts[school].items() if race in (group, ALL))


def possible(tabulation: Tabulation, published: Publication, keys: Sequence[CellKey],
             policy: Policy | None = None) -> list[tuple[int, int]]:
    """The least and the most that each cell's numerator can be, by the attacker's own reckoning over whole numbers."""
    numbering = Numbering(tabulation, sorted({key.indicator for key in tabulation.tables}))
    exposed = exposure(numbering, own({NOW: published}, numbering, policy or shipped_policy()))
    unknown = [_unknown(numbering, tabulation.catalogue, key) for key in keys]
    bounds = tightest(exposed, np.array(unknown), exact=True)
    return list(zip(bounds.lower.tolist(), bounds.upper.tolist(), strict=True))


def _unknown(numbering: Numbering, catalogue: Catalogue, key: CellKey) -> int:
    layer = numbering.layers[LayerKey(table_of(key))]
    place, slot = position(catalogue, key)
    return int(layer.unknown[place * layer.lattice.shape[1] + slot])


def truth(numbering: Numbering) -> Whole:
    """Every unknown as it is."""
    values = np.zeros(numbering.unknowns, np.int64)
    for key, layer in numbering.layers.items():
        every = layer.lattice.filled(numbering.tabulation.tables[key.of].numerator)
        inside = layer.lattice.filled(numbering.tabulation.parts[key.part].numerator) if key.part else every
        counted = every - inside if key.who is Who.OTHERS else inside
        if key.who is not Who.ELSEWHERE:
            values[layer.unknown[layer.is_own]] = counted[layer.is_own]
    return values


def tried_one_by_one(exposed: Exposed) -> Bounds:
    """Bounds by trying every combination of numbers there is: slow, and plainly right."""
    ranges = [range(least, most + 1) for least, most in zip(exposed.lower, exposed.upper, strict=True)]
    worlds = np.array(list(product(*ranges)), np.int64).reshape(-1, len(ranges))
    sums = worlds @ exposed.sums.toarray().T
    fitting = worlds[((sums >= exposed.low) & (sums <= exposed.high)).all(axis=1)]
    return Bounds(fitting.min(axis=0), fitting.max(axis=0), np.ones(len(ranges), bool))
