"""A school's reach and participation in its programs are about the same people: neither may tell what the other hides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from disclosure import CellKey
from disclosure.audit import audit_release
from disclosure.pattern import proven_pattern
from disclosure.policy import shipped_policy
from disclosure.tabulation import Reach, Tabulation
from tests.attacks import as_displayed, one_program, possible
from tests.builders import YEAR, a_key, a_place, a_tabulation
from tests.integration.two_districts import as_published

POLICY = shipped_policy()


def reach(place: str, race: str = "ALL") -> CellKey:
    return a_key(place, race, indicator="reach")


def taking_part(program: str, race: str = "ALL") -> CellKey:
    return a_key(program, race, indicator="taking_part")


def a_school(other: tuple[str, int, int] | None = None) -> Tabulation:
    """100 children at Birch, six of them Asian, 40 in the club and reached; `other` is one more program there, with its own count."""
    catalogue = replace(one_program().catalogue, races=("Asian", "White"), places=(
        *one_program().catalogue.places, *([a_place(other[0], "program")] if other else [])))
    cells = {cell(place, race): count for cell, place in ((reach, "birch"), (taking_part, "club"))
             for race, count in (("ALL", (40, 100)), ("Asian", (1, 6)), ("White", (39, 94)))}
    if other:
        name, reached, people = other
        cells |= {taking_part(name): (reached, people), taking_part(name, "White"): (reached, people - 6),
                  taking_part(name, "Asian"): (0, 6)}
    schools = {(program, YEAR): ("birch",) for program in ("club", *([other[0]] if other else []))}
    return replace(a_tabulation(catalogue, cells), reach={"taking_part": Reach("reach", schools, frozenset({("birch", YEAR)}))})


def test_a_school_with_one_program_is_told_by_both_figures():
    town = a_school()
    told = as_displayed(town, {reach("birch"): "40%", reach("birch", "Asian"): "N<10", reach("birch", "White"): "hidden",
                               taking_part("club"): "hidden", taking_part("club", "Asian"): "N<10", taking_part("club", "White"): "41%"})
    everybody = [reach("birch", "Asian"), taking_part("club", "Asian"), taking_part("club")]
    assert possible(town, told, everybody) == [(1, 1), (1, 1), (40, 40)]    # 41% of 94 is 39 and nothing else
    assert possible(replace(town, reach={}), told, everybody) == [(0, 6), (0, 6), (39, 45)]


def test_a_program_reaches_no_more_than_all_programs_and_these_no_more_than_their_sum():
    town = a_school(("choir", 10, 100))
    told = as_displayed(town, {taking_part("club", "White"): "41%", taking_part("choir"): "10%"})
    assert possible(town, told, [reach("birch", "White"), reach("birch"), taking_part("club")]) == [(39, 49), (39, 55), (39, 45)]
    open_ = replace(town, reach={"taking_part": replace(town.reach["taking_part"], closed=frozenset())})
    assert possible(open_, told, [reach("birch", "White"), reach("birch")]) == [(39, 94), (39, 100)]


@pytest.mark.parametrize("seed", [0, 4, 7, 10])
def test_a_release_holds_both_together(seed):
    town = one_program(seed)
    together, apart = proven_pattern(town, POLICY), proven_pattern(replace(town, reach={}), POLICY)
    assert together.certified and apart.certified
    assert {proof.indicators for proof in together.proofs} == {("reach", "taking_part")}
    assert not audit_release(as_published(town, together), town, POLICY).found
    assert audit_release(as_published(town, apart), town, POLICY).found
