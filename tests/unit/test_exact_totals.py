"""Where exact numbers are known elsewhere: whatever is shown is fixed to the person, to the certificate and to the attacker alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random

import numpy as np
import pytest

from disclosure.audit import ContradictionError, Findings, Publication, PublishedTable, audit_release
from disclosure.pattern import Pattern, proven_pattern, published
from disclosure.pattern.certificate import Verdict, verdict
from disclosure.pattern.engine import Solved, solve
from disclosure.pattern.lattice import Lattice, room
from disclosure.pattern.linking import linked
from disclosure.policy import Policy, shipped_policy
from disclosure.tabulation import Tabulation
from tests.attacks import by_the_rule_table, possible
from tests.builders import a_catalogue, a_key, a_policy, a_tabulation
from tests.partnerships import partnership
from tests.spec.neighbours.worlds import LEAVES, WORLD, added_up

PLAIN, EXACT = shipped_policy(), a_policy(exact_totals_known=True)


@cache
def schools() -> Tabulation:
    """Two districts and three schools."""
    chance = Random(2)
    sizes = [chance.choice((chance.randint(0, 12), chance.randint(5, 60))) for _ in LEAVES]
    return a_tabulation(WORLD, added_up([(chance.randint(0, people), people) for people in sizes]))


@cache
def pattern(whole: Tabulation, policy: Policy) -> Pattern:
    return proven_pattern(whole, policy)


@cache
def people_of_programs() -> Tabulation:
    """With windows, categories, programs and partners."""
    return partnership(people=30)


def as_read(whole: Tabulation, made: Pattern) -> Publication:
    """Every table as its readers have it."""
    tables = by_the_rule_table(whole).tables
    for one in published(whole, made):
        table = tables[one.key]
        table.display[one.place, one.slot], table.lower[one.place, one.slot], table.upper[one.place, one.slot] = (
            one.display, one.lower, one.upper)
    return Publication(tables)


def findings(whole: Tabulation, made: Pattern, policy: Policy) -> Findings:
    return audit_release(as_read(whole, made), whole, policy)


@cache
def reading() -> Lattice:
    return linked(schools(), WORLD.indicators, PLAIN).lattice


@cache
def solved(policy: Policy) -> Solved:
    lattice = reading()
    start = np.where(lattice.published & (lattice.people > policy.minimum_group), 0, policy.hidden).astype(np.int8)
    return solve(lattice, room(lattice, policy), start, policy.minimum_width)


def checked(found: Solved, policy: Policy, step: np.ndarray | None = None) -> Verdict:
    return verdict(reading(), found.step if step is None else step, found.worlds, policy)


def test_what_is_shown_has_no_room_until_it_is_hidden() -> None:
    lattice = reading()
    here = room(lattice, EXACT)
    told = lattice.published & (lattice.people > EXACT.minimum_group)
    assert not here.lower[told, :-1].any() and not here.upper[told, :-1].any() and not here.need[told, :-1].any()
    assert (here.upper[:, -1] - here.lower[:, -1] == lattice.people).all() and here.need[told, -1].all()


def test_the_search_hides_and_never_only_coarsens() -> None:
    found, told = solved(EXACT).step, reading().published & (reading().people > EXACT.minimum_group)
    assert set(found[told].tolist()) == {0, EXACT.hidden}


def test_the_certificate_accepts_what_was_found_for_it() -> None:
    assert checked(solved(EXACT), EXACT).holds and checked(solved(EXACT), EXACT).small > 10


def test_worlds_that_only_leave_displays_as_they_are_are_no_worlds() -> None:
    assert checked(solved(PLAIN), PLAIN).holds
    found = checked(solved(PLAIN), EXACT)
    assert found.inconsistent > 5 and found.unproven > 5


def test_a_hidden_figure_that_is_shown_again_is_noticed() -> None:
    """One by one: then some world moves a number that is known."""
    told = reading().published & (reading().people > EXACT.minimum_group)
    hidden = np.flatnonzero(told & (solved(EXACT).step == EXACT.hidden))
    missed = []
    for at in hidden:
        step = solved(EXACT).step.copy()
        step[at] = 0
        missed += [at] if checked(solved(EXACT), EXACT, step).holds else []
    assert len(hidden) > 10 and not missed


@pytest.mark.parametrize("whole", [schools, pytest.param(people_of_programs, marks=pytest.mark.slow)])
def test_only_a_release_made_for_it_withstands_an_attacker_who_knows_every_number_shown(whole: Callable[[], Tabulation]) -> None:
    made, other = (pattern(whole(), policy) for policy in (EXACT, PLAIN))
    assert made.certified and other.certified
    found = findings(whole(), made, EXACT)
    assert found.complete and not found.found and found.tested > 100
    assert findings(whole(), other, EXACT).exact > 10


@pytest.mark.parametrize(("policy", "left"), [(PLAIN, (4, 6)), (EXACT, (5, 5))])
def test_the_attacker_fills_in_what_is_shown(policy: Policy, left: tuple[int, int]) -> None:
    """43 of 45 read as ≥95%, which 43 to 45 do; the part of 39 is hidden, and the six others are five or whatever is left."""
    catalogue = a_catalogue(races=("Black", "White"), genders=())
    made = a_tabulation(catalogue, {a_key(): (43, 45), a_key(group="Black"): (5, 6), a_key(group="White"): (38, 39)})
    shown = by_the_rule_table(made)
    assert possible(made, shown, [a_key(group="Black")], policy) == [left]


def test_a_display_that_its_own_number_contradicts_is_an_error() -> None:
    broken = as_read(schools(), pattern(schools(), EXACT))
    key = next(iter(broken.tables))
    shown = broken.tables[key]
    at = tuple(np.argwhere(shown.lower == shown.upper)[0])
    other = PublishedTable(shown.display.copy(), shown.lower.copy(), shown.upper.copy())
    percent = (int(shown.lower[at]) + 50) % 100
    other.display[at], other.lower[at], other.upper[at] = f"{percent}%", percent, percent
    with pytest.raises(ContradictionError):
        audit_release(Publication({**broken.tables, key: other}), schools(), EXACT)
