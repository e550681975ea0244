"""A program with all but a few of a school's children, and a partner who knows how each of its own did: the few stay unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from disclosure import CellKey, Policy, Slot
from disclosure.audit import Findings, Promise, Publication, audit_release
from disclosure.audit.layers import Who
from disclosure.audit.publication import told
from disclosure.pattern import Pattern, proven_pattern
from disclosure.policy import shipped_policy
from disclosure.tabulation import Kin, Tabulation
from tests.attacks import by_the_rule_table
from tests.builders import a_key
from tests.integration.two_districts import Row, as_published, everybody, rows, tabulated, without

pytestmark = pytest.mark.slow
POLICY: Policy = shipped_policy()
FEW = 4


@cache
def alone() -> Tabulation:
    """One school of 111, 105 of them in a program, and no other figure."""
    return everybody("birch", "tutors", reached=(62, 60), people=(111, 105))


@cache
def planted() -> Tabulation:
    """900 people at three schools; of those at Birch in the last year all but a few are in one program."""
    return tabulated(all_but_a_few(rows(2, 900, {"tutors": 0.3, "club": 0.25}), "birch", "tutors"))


def all_but_a_few(every: list[Row], school: str, program: str) -> list[Row]:
    here = sorted({row.person for row in every if (row.school, row.year) == (school, "2025")})
    apart = here[:FEW]
    return [replace(row, programs=row.programs - {program} if row.person in apart else row.programs | {program})
            if row.school == school else row for row in every]


@cache
def proven(people: object) -> Pattern:
    return proven_pattern(people(), POLICY)


def attacked(people: object, publication: Publication) -> Findings:
    found = audit_release(publication, people(), POLICY)
    assert found.complete
    return found


def lines(tabulation: Tabulation, publication: Publication) -> Mapping[CellKey, tuple[str, int, int]]:
    """What is said of every cell that holds anybody: its words and the percents they stand for."""
    found = {}
    for key, table in publication.tables.items():
        indicator = tabulation.catalogue.indicator_by_id[key.indicator]
        places, slots = tabulation.catalogue.places_of(indicator), tabulation.catalogue.slots(indicator)
        lower, upper = told(table)
        for at in map(tuple, np.argwhere(tabulation.tables[key].people)):
            cell = CellKey(key.indicator, key.school_year, places[at[0]].place, slots[at[1]])
            found[cell] = str(table.display[at]), int(lower[at]), int(upper[at])
    return found


def changed(people: object) -> Mapping[CellKey, tuple[str, str]]:
    """Every line that reads otherwise than by the rule table."""
    plain = lines(people(), by_the_rule_table(people()))
    safe = lines(people(), as_published(people(), proven(people)))
    return {key: (line[0], safe[key][0]) for key, line in plain.items() if line[0] != safe[key][0]}


@pytest.mark.parametrize("people, few", [(alone, 6), (planted, FEW)], ids=["in one school", "in two districts"])
def test_a_few_of_the_school_are_not_in_the_program(people: object, few: int) -> None:
    assert [without(people(), a_key("birch"), kin, name) for kin, name in ((Kin.PROGRAM, "tutors"), (Kin.PARTNER, "helpers"))] == [few, few]


def test_by_the_rule_table_a_reader_recovers_the_few() -> None:
    found = attacked(alone, by_the_rule_table(alone()))
    told_apart = [one for one in found.of(Promise.OVERLAP) if one.who is Who.OTHERS and one.part == "tutors" and one.partner == ""]
    assert {(one.cell.place, one.is_exact) for one in told_apart} == {("birch", True), ("north", True), ("valley", True)}


@pytest.mark.parametrize("people", [alone, planted], ids=["in one school", "in two districts"])
def test_by_the_rule_table_the_partner_recovers_the_few(people: object) -> None:
    found = attacked(people, by_the_rule_table(people()))
    assert any(one.cell == a_key("birch") and one.is_exact and one.partner == "helpers" for one in found.of(Promise.INSIDER))


def test_by_the_rule_table_readers_narrow_many_beside_a_program() -> None:
    found = attacked(planted, by_the_rule_table(planted()))
    assert len([one for one in found.of(Promise.OVERLAP) if one.part == "tutors" and one.partner == ""]) > 12


@pytest.mark.parametrize("people", [alone, planted], ids=["in one school", "in two districts"])
def test_in_a_proven_release_nobody_recovers_anybody(people: object) -> None:
    assert proven(people).certified
    assert attacked(people, as_published(people(), proven(people))).found == ()


def test_the_lines_that_told_of_the_few_are_the_ones_that_changed() -> None:
    """School, district and region are the same children here. The program's own line stays as it was."""
    assert changed(alone) == {a_key(place): ("56%", "50–59%") for place in ("birch", "north", "valley")}


def test_a_line_that_changed_says_less_and_never_otherwise() -> None:
    plain = lines(planted(), by_the_rule_table(planted()))
    safe = lines(planted(), as_published(planted(), proven(planted)))
    assert a_key("birch") in changed(planted)
    assert len([key for key in changed(planted) if key.slot == Slot()]) < len([key for key in plain if key.slot == Slot()]) / 2
    for key, (_, lower, upper) in safe.items():
        assert lower <= plain[key][1] <= plain[key][2] <= upper, key
