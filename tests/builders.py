"""Builders for tests: each states only what matters to its test and fills in the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from disclosure import (
    ALL,
    Catalogue,
    CellKey,
    Indicator,
    IndicatorWords,
    Notice,
    Place,
    Policy,
    Reason,
    Release,
    Released,
    Selection,
    Slot,
    Status,
)
from disclosure.pattern import Published, make_pattern, published
from disclosure.policy import override, shipped_policy
from disclosure.tabulation import Table, TableKey, Tabulation

YEAR = "2025"
HIDDEN_CELL = Released(Status.HIDDEN, "N<10", 0, 100, Reason.SMALL_GROUP)


def a_policy(**changes: object) -> Policy:
    """The shipped policy, with some values changed."""
    return override(shipped_policy(), changes)


def a_place(place: str, kind: str = "school", parent: str = "") -> Place:
    return Place(place, place.title(), kind, parent)


VALLEY = (a_place("valley", "region"), a_place("north", "district", "valley"),
          a_place("birch", "school", "north"), a_place("cedar", "school", "north"))


def some_words(name: str = "Early reading") -> IndicatorWords:
    return IndicatorWords(name, f"{name}?", "reach it", "definition", "rule", "source", "purpose", "story", {})


def an_indicator(indicator: str = "reading", **changes: object) -> Indicator:
    """A yes-or-no share of students by race/ethnicity and gender at region, district and school."""
    plain = Indicator(indicator, "outcomes", "students", "percent", "higher", None, ("region", "district", "school"),
                      ("race_ethnicity", "gender"), (), "", "yearly", {"en": some_words(), "es": some_words()})
    return replace(plain, **changes)  # type: ignore[arg-type]


def a_catalogue(**changes: object) -> Catalogue:
    """One region, one district, two schools, one indicator, three years, two groups by race/ethnicity."""
    policy = shipped_policy()
    plain = Catalogue(
        places=VALLEY, indicators=(an_indicator(),), school_years=("2023", "2024", YEAR), pools=("2023-2025",),
        races=("Black", "White"), genders=("Girl", "Boy", "AnotherGender"),
        values={"english_learner": ("Yes", "No"), "refugee": ("Yes", "No")},
        presence_sensitive=frozenset({*policy.presence_sensitive_genders, *policy.presence_sensitive_dimensions}),
        presence_sensitive_levels=frozenset(policy.presence_sensitive_levels))
    return replace(plain, **changes)  # type: ignore[arg-type]


def a_slot(group: str = ALL, gender: str = ALL) -> Slot:
    """`Black`, `dimension=value` or `ALL`; with a gender where it is crossed."""
    return Slot(subgroup=group) if "=" in group else Slot(group, gender)


def a_key(place: str = "birch", group: str = ALL, gender: str = ALL, school_year: str = YEAR, **changes: str) -> CellKey:
    return CellKey(changes.get("indicator", "reading"), school_year, place, a_slot(group, gender), changes.get("category", ""))


def a_selection(**changes: object) -> Selection:
    """Everybody's early reading at Birch in 2025, with some choices changed."""
    return Selection("reading", "birch", YEAR).of(**changes)


def shown(percent: int) -> Released:
    return Released(Status.SHOWN, f"{percent}%", percent, percent, Reason.AS_PUBLISHED)


def a_notice(**changes: object) -> Notice:
    plain = Notice(1, "2025-06-30", "Example Valley", "data@example.org", True, False, False, ("en", "es"))
    return replace(plain, **changes)  # type: ignore[arg-type]


def a_release(cells: Mapping[CellKey, Released], catalogue: Catalogue | None = None) -> Release:
    """A release that knows `cells` and nothing else."""
    return Release(a_notice(), catalogue or a_catalogue(), (), cells)


def a_tabulation(catalogue: Catalogue, counts: Mapping[CellKey, tuple[int, int]]) -> Tabulation:
    """Exact `(reached, people)` of the cells named, margins included; every other declared cell is empty."""
    tables = {_table_key(key): _empty(catalogue, key.indicator) for key in counts}
    for key, (reached, people) in counts.items():
        indicator = catalogue.indicator_by_id[key.indicator]
        places = [place.place for place in catalogue.places_of(indicator)]
        at = places.index(key.place), catalogue.slots(indicator).index(key.slot)
        tables[_table_key(key)].numerator[at], tables[_table_key(key)].people[at] = reached, people
    return Tabulation(catalogue, tables)


def published_cells(tabulation: Tabulation, policy: Policy | None = None) -> Mapping[CellKey, Released]:
    """Every cell of the release that the rules make of a tabulation."""
    pattern = make_pattern(tabulation, policy or shipped_policy())
    return {key: cell for columns in published(tabulation, pattern)
            for key, cell in _cells(columns, tabulation.catalogue)}


def _cells(columns: Published, catalogue: Catalogue) -> Iterator[tuple[CellKey, Released]]:
    indicator, table = catalogue.indicator_by_id[columns.key.indicator], columns.key
    places, slots = catalogue.places_of(indicator), catalogue.slots(indicator)
    for at, (place, slot) in enumerate(zip(columns.place, columns.slot, strict=True)):
        key = CellKey(table.indicator, table.school_year, places[place].place, slots[slot], table.category)
        yield key, Released(columns.status[at], columns.display[at], columns.lower[at], columns.upper[at], columns.reason[at])


def _table_key(key: CellKey) -> TableKey:
    return TableKey(key.indicator, key.school_year, key.category)


def _empty(catalogue: Catalogue, indicator: str) -> Table:
    declared = catalogue.indicator_by_id[indicator]
    shape = len(catalogue.places_of(declared)), len(catalogue.slots(declared))
    return Table(np.zeros(shape, np.int64), np.zeros(shape, np.int64))
