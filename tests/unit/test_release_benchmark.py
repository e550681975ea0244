"""The benchmark's cells are those of the method's table."""

from __future__ import annotations

import numpy as np
import pytest

from disclosure.policy import shipped_policy
from tests.benchmarks.release_attack import attacked, exposed, told
from tests.benchmarks.release_cells import DATA, added, cells_of
from tests.benchmarks.release_gauss import hidden_by_gauss
from tests.builders import a_policy

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the synthetic school counts are not in ../shared/data/release_bench")


@pytest.mark.parametrize(("data", "views", "cells", "small"), [
    ("s10", "full", 1_941, 856), ("s100", "one", 1_591, 218), ("s100", "two", 7_353, 2_295), ("s100", "full", 13_337, 5_990)])
def test_the_cells_are_as_many_as_the_methods_table_says(data: str, views: str, cells: int, small: int) -> None:
    people = cells_of(data, views).lattice.people
    assert (len(people), int((people <= shipped_policy().minimum_group).sum())) == (cells, small)


@pytest.mark.parametrize(("data", "views"), [("s10", "one"), ("s10", "full"), ("x100", "two")])
def test_everything_that_the_attacker_adds_up_is_true(data: str, views: str) -> None:
    cells = cells_of(data, views, schools=10)
    lattice = cells.lattice
    for counted in ((lattice.people, lattice.inner_people), (lattice.numerator, lattice.inner_numerator)):
        assert not (added(cells) @ np.concatenate(counted)).any()


def test_only_the_first_schools_are_taken() -> None:
    assert len(np.unique(cells_of("s100", "one", schools=7).lattice.unit)) == 7


def test_displays_hold_the_truth_at_every_step() -> None:
    cells, policy = cells_of("s10", "full"), shipped_policy()
    truth = np.concatenate([cells.lattice.numerator, cells.lattice.inner_numerator])
    for rung in range(policy.hidden + 1):
        step = np.full(len(cells.lattice.people), rung, np.int8)
        held = exposed(cells, told(cells.lattice.people, cells.lattice.numerator, step, policy))
        assert ((held.lower <= truth) & (truth <= held.upper)).all()


def test_the_plain_rule_table_gives_hundreds_of_small_groups_away() -> None:
    cells, policy = cells_of("s10", "full"), shipped_policy()
    found = attacked(cells, np.zeros(len(cells.lattice.people), np.int8), policy)
    assert found.complete and found.a.found > found.a.exact > 300 and found.b.exact > 100


def test_what_gauss_suppression_hides_leaves_small_groups_narrow_where_numbers_are_known() -> None:
    """It keeps every small group from being a combination of what is shown; that numbers are never below zero narrows them still."""
    cells, policy = cells_of("s10", "full"), a_policy(exact_totals_known=True)
    step = hidden_by_gauss(cells, "s10", "full", policy)
    assert step is not None and int((step == policy.hidden).sum()) == 856 + 295
    found = attacked(cells, step, policy).a
    assert found.tested == 856 and found.found > 100 and not found.exact
