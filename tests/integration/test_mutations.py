"""Every step of the release engine is needed: whichever is left out, the attacker finds something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import product

import numpy as np
import pytest

from disclosure import ALL
from disclosure.audit import Findings, Promise, audit_release
from disclosure.pattern import Pattern, linking, proven_pattern, proving
from disclosure.pattern.certificate import Verdict
from disclosure.pattern.engine import Solved, Worlds, _State
from disclosure.pattern.lattice import Lattice, Room
from disclosure.pattern.links import Links
from disclosure.policy import Policy, shipped_policy
from disclosure.tabulation import Kin, PartKey, TableKey, Tabulation
from tests.attacks import one_program
from tests.benchmarks.release_demo import kept_alone
from tests.builders import a_catalogue, a_key, a_place, a_tabulation, an_indicator
from tests.integration.two_districts import as_published, everybody, rows, tabulated

pytestmark = pytest.mark.slow
POLICY = shipped_policy()


@cache
def rich() -> Tabulation:
    """Two districts, three schools, crossed and one-way groups, two programs with a partner each, a pooled window."""
    return tabulated(rows(0, 300, {"tutors": 0.35, "club": 0.25}))


@cache
def crowded() -> Tabulation:
    """The same, but one of the programs has nearly everybody, and partners know nothing."""
    return tabulated(rows(0, 300, {"tutors": 0.97, "club": 0.3}), partners=False)


@cache
def larger() -> Tabulation:
    """More people, fewer of them in programs, and no partner who knows any."""
    return tabulated(rows(1, 1800, {"tutors": 0.35, "club": 0.25}), partners=False)


def one_in_each_district() -> Tabulation:
    """The region's two Asian children live in two districts. White children of the region may be one fewer and stay in the eighties;
    two fewer they may not, and nobody more fits in seventy-nine percent of everybody."""
    places = (a_place("valley", "region"), a_place("north", "district", "valley"), a_place("south", "district", "valley"))
    catalogue = a_catalogue(places=places, races=("Asian", "White"), genders=(), pools=(), values={}, indicators=(
        an_indicator(levels=("region", "district"), dimensions=("race_ethnicity",)),))
    groups = {("north", "Asian"): (0, 1), ("north", "White"): (37, 49), ("south", "Asian"): (0, 1), ("south", "White"): (42, 49)}
    return a_tabulation(catalogue, {a_key(place, race): added(groups, place, race)
                                    for place, race in product(("valley", "north", "south"), (ALL, "Asian", "White"))})


def added(groups: Mapping[tuple[str, str], tuple[int, int]], place: str, race: str) -> tuple[int, int]:
    inside = [count for (where, who), count in groups.items() if place in (where, "valley") and race in (who, ALL)]
    return sum(reached for reached, _ in inside), sum(people for _, people in inside)


def nearly_everybody() -> Tabulation:
    """105 of a school's 111 children are in a program; six are not."""
    return everybody("birch", "tutors", reached=(62, 60), people=(111, 105), partner=False)


def no_worlds(lattice: Lattice, room: Room, start: np.ndarray, width: int) -> Solved:
    return Solved(start, (), np.zeros(0, np.int64))


def no_programs(links: Links, of: TableKey) -> Iterator[PartKey]:
    return (part for part in TOLD_APART(links, of) if part.kin is not Kin.PROGRAM)


def nothing(*given: object) -> None:
    """The step that is left out."""


TOLD_APART = linking.told_apart


@dataclass(frozen=True)
class Mutation:
    """One step replaced, on people for whom it matters, and the promises that are then broken.

    `says` is what the certificate makes of it: whoever leaves out a whole kind of knowledge also leaves out its proof.
    """

    owner: object
    step: str
    instead: object
    people: object
    broken: str
    says: bool = False


MUTATIONS = {
    "without worlds": Mutation(proving, "solve", no_worlds, rich, "abcd"),
    "without the pass for groups that span districts": Mutation(_State, "spanning", nothing, one_in_each_district, "a"),
    "without that pass in a larger place": Mutation(_State, "spanning", nothing, crowded, "ab"),
    "without the parts that programs tell apart": Mutation(linking, "told_apart", no_programs, nearly_everybody, "c", says=True),
    "without those parts in a larger place": Mutation(linking, "told_apart", no_programs, crowded, "bc", says=True),
    "without knowing that participants are the same people": Mutation(linking, "add_overlaps", nothing, nearly_everybody, "c", says=True),
    "without that in a larger place": Mutation(linking, "add_overlaps", nothing, crowded, "bc", says=True),
    "without knowing that a school's reach is its programs'": Mutation(linking, "add_reach", nothing, one_program, "b", says=True),
    "without insiders": Mutation(linking, "add_insiders", nothing, rich, "d", says=True),
    "without the promise for coded cells": Mutation(proving, "room", partial(proving.room, coded=False), larger, "b"),
}


def attacked(tabulation: Tabulation, pattern: Pattern) -> Findings:
    found = audit_release(as_published(tabulation, pattern), tabulation, POLICY)
    assert found.complete
    return found


@pytest.mark.parametrize("people", [rich, crowded, larger, one_in_each_district, nearly_everybody, one_program],
                         ids=lambda people: people.__name__)
def test_with_every_step_the_attacker_finds_nothing(people: object) -> None:
    pattern = proven_pattern(people(), POLICY)
    assert pattern.certified
    assert attacked(people(), pattern).found == ()


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS)
def test_a_release_is_broken(mutation: Mutation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutation.owner, mutation.step, mutation.instead)
    pattern = proven_pattern(mutation.people(), POLICY)
    found = attacked(mutation.people(), pattern)
    assert {promise for promise in mutation.broken if not found.of(Promise(promise))} == set()
    assert pattern.certified is mutation.says


def hides_nobody() -> Policy:
    """The policy without its first hedge: the smallest groups are shown like the next larger ones."""
    mutated = copy(POLICY)
    object.__setattr__(mutated, "minimum_group", 0)
    object.__setattr__(mutated, "sizes", (replace(POLICY.sizes[0], start=1), *POLICY.sizes[1:]))
    return mutated


def test_a_release_is_broken_without_primary_suppression() -> None:
    found = attacked(rich(), proven_pattern(rich(), hides_nobody()))
    assert min(len(found.of(promise)) for promise in (Promise.SMALL, Promise.LADDER, Promise.OVERLAP, Promise.INSIDER)) > 12


def test_small_groups_are_hidden_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the rule that hides them, the table that writes displays still says no more than that they are small."""
    monkeypatch.setattr("disclosure.pattern.pattern.small_groups", lambda people, policy: iter(()))
    assert attacked(crowded(), proven_pattern(crowded(), POLICY)).found == ()


def test_a_release_for_small_groups_alone_leaves_dozens_of_coded_cells_narrowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proving, "room", partial(proving.room, coded=False))
    found = attacked(larger(), proven_pattern(larger(), POLICY))
    assert len(found.of(Promise.CODED)) > 24
    assert not found.of(Promise.SMALL)


def bands() -> Tabulation:
    """Everybody is in one of three bands, so one person more in one is one fewer in another."""
    catalogue = a_catalogue(races=("Asian", "White"), genders=(), pools=(), values={}, indicators=(
        an_indicator("band", categories=("low", "middle", "high"), levels=("region", "school"), dimensions=("race_ethnicity",)),))
    counts = {("birch", "Asian"): (2, 4, 1), ("birch", "White"): (12, 31, 8),
              ("cedar", "Asian"): (0, 3, 3), ("cedar", "White"): (9, 24, 21)}
    found = {}
    for band, name in enumerate(("low", "middle", "high")):
        groups = {key: (bands[band], sum(bands)) for key, bands in counts.items()}
        found.update({a_key(place, race, indicator="band", category=name): added(groups, place, race)
                      for place, race in product(("valley", "birch", "cedar"), (ALL, "Asian", "White"))})
    return a_tabulation(catalogue, found)


def each_by_one_person(worlds: Worlds, way: int) -> Worlds:
    """Every world of `worlds` once for each of its inner cells, with one person more there, or one fewer."""
    changes = np.eye(worlds.moves.shape[1], dtype=np.int16) * way
    return replace(worlds, moves=(worlds.moves[:, None, :] + changes).reshape(-1, worlds.moves.shape[1]))


@pytest.mark.parametrize("way", [1, -1])
def test_a_world_that_is_changed_by_one_person_anywhere_proves_nothing(way: int, monkeypatch: pytest.MonkeyPatch) -> None:
    verdicts: list[tuple[Verdict, Verdict, int]] = []

    def changed(lattice: Lattice, step: np.ndarray, worlds: tuple[Worlds, ...], policy: Policy) -> Verdict:
        mutants = [each_by_one_person(some, way) for some in worlds]
        mutated = CHECK(lattice, step, mutants, policy)
        verdicts.append((CHECK(lattice, step, worlds, policy), mutated, sum(len(some.moves) for some in mutants)))
        return mutated

    monkeypatch.setattr(proving, "verdict", changed)
    assert not proven_pattern(bands(), POLICY).certified
    ((sound, mutated, changes),) = verdicts
    assert sound.holds and changes > 20
    assert mutated.inconsistent == changes


CHECK = proving.verdict


def test_a_release_for_a_alone_gives_coarsened_figures_away() -> None:
    made = kept_alone(larger(), "a", POLICY, map)
    assert made.certified
    found = audit_release(as_published(larger(), made), larger(), POLICY).found
    assert {one.promise for one in found} == {Promise.CODED}
