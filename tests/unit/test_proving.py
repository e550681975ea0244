"""The search for a proof: how it is spread over processes changes nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from data_access.parallel import each
from disclosure.pattern import Pattern, proven_pattern
from disclosure.policy import shipped_policy
from disclosure.tabulation import Table, TableKey, Tabulation
from tests.builders import YEAR, a_catalogue, a_key, a_place, a_tabulation, an_indicator

RACES = ("White", "Hispanic", "Black")


def two_indicators() -> Tabulation:
    places = (a_place("valley", "region"), a_place("birch", "school", "valley"))
    catalogue = a_catalogue(places=places, races=RACES, genders=(), pools=(), values={}, indicators=tuple(
        an_indicator(indicator=name, levels=("school",), dimensions=("race_ethnicity",)) for name in ("reading", "math")))
    counts = {("ALL", 111): 62, ("White", 62): 43, ("Hispanic", 45): 19, ("Black", 4): 0}
    return a_tabulation(catalogue, {a_key("birch", group, indicator=name): (reached, people)
                                    for name in ("reading", "math") for (group, people), reached in counts.items()})


@pytest.mark.slow
def test_the_same_data_give_the_same_pattern_in_one_process_or_two() -> None:
    one, two = (proven_pattern(two_indicators(), shipped_policy(), partial(each, processes)) for processes in (1, 2))
    assert one.certified
    assert _written(one) == _written(two)


def test_an_indicator_of_programs_is_proven_where_there_is_no_program() -> None:
    catalogue = a_catalogue(places=(a_place("valley", "region"),), indicators=(
        an_indicator(levels=("region",)), an_indicator("reading_in_programs", levels=("program",))))
    region = a_tabulation(catalogue, {a_key("valley"): (12, 30)})
    nowhere = np.zeros((0, len(catalogue.slots(catalogue.indicators[1]))), np.int64)
    tables = {**region.tables, TableKey("reading_in_programs", YEAR): Table(nowhere, nowhere)}
    assert proven_pattern(replace(region, tables=tables), shipped_policy()).certified


def _written(pattern: Pattern) -> bytes:
    steps = [array for table in pattern.tables.values() for array in (table.step, table.reason)]
    worlds = [array for proof in pattern.proofs for some in proof.worlds for array in (some.columns, some.moves)]
    return b"".join(np.ascontiguousarray(array).tobytes() for array in (*steps, *worlds))
