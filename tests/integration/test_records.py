"""How each person is counted, which the next release is held against: counted by hand it gives every part of the tabulation."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest

from data_access import facts
from disclosure import ALL, Slot
from disclosure.tabulation import Kin, PartKey, Tabulation
from tests.integration.test_tabulation_parts import BY_PROGRAM, a_busy_town, tabulated


@pytest.mark.parametrize("seed", [0, 1])
def test_records_count_as_the_parts_do(store: duckdb.DuckDBPyConnection, seed: int) -> None:
    a_busy_town(store, seed)
    tabulation = tabulated(store, "early_grade_reading", BY_PROGRAM)
    records = facts.records(store).to_pylist()
    years = [part for part in tabulation.parts if part.of.school_year in tabulation.catalogue.school_years]
    assert {part.kin for part in years} == set(Kin) and len(years) > 12
    for part in years:
        table = tabulation.parts[part]
        assert (by_hand(tabulation, records, part) == np.stack([table.numerator, table.people])).all(), part


def by_hand(tabulation: Tabulation, records: list[dict[str, object]], part: PartKey) -> np.ndarray:
    indicator = tabulation.catalogue.indicator_by_id[part.of.indicator]
    places, slots = tabulation.catalogue.places_of(indicator), tabulation.catalogue.slots(indicator)
    found = np.zeros((2, len(places), len(slots)), np.int64)
    for one in records:
        is_of = (one["indicator"], one["school_year"]) == (part.of.indicator, part.of.school_year)
        if is_of and f"{part.kin.value}:{part.name}" in one["parts"]:
            for row, place in enumerate(places):
                for column, slot in enumerate(slots):
                    if place.place in one["places"] and tabulation.catalogue.counts(place.kind, slot) and is_in(one, slot):
                        found[:, row, column] += one["holds"], 1
    return found


def is_in(one: dict[str, object], slot: Slot) -> bool:
    if slot.subgroup != ALL:
        return slot.subgroup in one["subgroups"] or slot.subgroup in {f"tract={place}" for place in one["places"]}
    return slot.race_ethnicity in (ALL, one["race_ethnicity"]) and slot.gender in (ALL, one["gender"])


def test_the_parts_of_a_partner_are_there_when_they_are_asked_for(store: duckdb.DuckDBPyConnection) -> None:
    """Also those that leave nobody outside, and so tell a partner nothing about others in one release alone."""
    a_busy_town(store, 0)
    tabulation = tabulated(store, "early_grade_reading")
    every = facts.tabulation(store, tabulation.catalogue, {"north-star", "harbor"})
    assert every.parts.keys() >= tabulation.parts.keys()
    partners = {part.of.school_year for part in every.parts if part.kin is Kin.PARTNER}
    assert partners >= {"2023", "2024", "2025"}
