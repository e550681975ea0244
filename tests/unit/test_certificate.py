"""The certificate: what it accepts, every way of tampering that it notices, and that it reckons in whole numbers only."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

import numpy as np
import pytest
from scipy.sparse import csr_array

from disclosure.pattern import certificate, labels
from disclosure.pattern.certificate import Verdict, verdict
from disclosure.pattern.engine import EVERYBODY, Worlds, solve
from disclosure.pattern.lattice import Lattice, room
from disclosure.pattern.linking import linked
from disclosure.policy import shipped_policy
from disclosure.rule_table import display, displays, rounded
from disclosure.tabulation import Kin, Tabulation
from tests.attacks import with_parts
from tests.builders import a_key, a_tabulation
from tests.spec.neighbours.worlds import WORLD, added_up

POLICY = shipped_policy()
GROUPS = ((4, 9), (20, 40), (3, 3), (0, 15), (30, 31), (2, 50), (1, 2), (13, 60), (0, 0), (8, 44), (5, 12), (21, 33), (7, 18), (9, 10),
          (40, 55), (3, 25), (6, 6), (17, 29))
MOST = 400
OWN = (labels.__file__, certificate.__file__)


@dataclass(frozen=True, eq=False)
class Solution:
    """A lattice with the steps and worlds that the engine found for it."""

    lattice: Lattice
    step: np.ndarray
    worlds: tuple[Worlds, ...]

    def verdict(self, **changes: object) -> Verdict:
        claimed = replace(self, **changes)
        return verdict(claimed.lattice, claimed.step, claimed.worlds, POLICY)

    def with_world(self, moves: np.ndarray, insider: str = "") -> Verdict:
        """The verdict where somebody adds one more world, of the moves of all inner cells."""
        return self.verdict(worlds=(*self.worlds, Worlds(np.arange(len(moves)), np.array([moves], dtype=np.int16), insider)))


def solved(tabulation: Tabulation) -> Solution:
    lattice = linked(tabulation, WORLD.indicators, POLICY).lattice
    start = np.where(lattice.published & (lattice.people > POLICY.minimum_group), 0, POLICY.hidden).astype(np.int8)
    found = solve(lattice, room(lattice, POLICY), start, POLICY.minimum_width)
    return Solution(lattice, found.step, found.worlds)


@pytest.fixture(scope="module")
def solution() -> Solution:
    return solved(a_tabulation(WORLD, added_up(GROUPS)))


@pytest.fixture(scope="module")
def beside() -> Solution:
    """The same children; a partner serves all but one of Birch's forty Asian boys, and most of everybody there."""
    counts = added_up(GROUPS)
    known = {(group, gender): (counts[a_key("birch", group, gender)][0] - 1, counts[a_key("birch", group, gender)][1] - 1)
             for group in ("ALL", "Asian") for gender in ("ALL", "Boy")}
    known |= {("ALL", "Girl"): counts[a_key("birch", "ALL", "Girl")], ("Asian", "Girl"): counts[a_key("birch", "Asian", "Girl")]}
    known |= {(race, gender): counts[a_key("birch", race, gender)] for race in ("Black", "White") for gender in ("ALL", "Girl", "Boy")}
    parts = {(a_key(place, race, gender), Kin.PARTNER, "helpers"): count
             for (race, gender), count in known.items() for place in ("birch", "north", "valley") if count[1]}
    return solved(with_parts(a_tabulation(WORLD, counts), parts))


def one_by_one(worlds: tuple[Worlds, ...]) -> list[Worlds]:
    return [replace(some, moves=some.moves[[at]]) for some in worlds for at in range(len(some.moves))]


def spread(solution: Solution, some: Worlds) -> Iterator[np.ndarray]:
    """Each world of `some` as moves of all inner cells."""
    for moves in some.moves:
        whole = np.zeros(len(solution.lattice.inner_people), dtype=np.int64)
        whole[some.columns] = moves
        yield whole


def is_a_world(solution: Solution, moves: np.ndarray) -> bool:
    """Slow and plain: nobody below zero or above everybody, and the rule table writes the same words of every cell."""
    lattice = solution.lattice
    inner = lattice.inner_numerator + moves
    every = zip(lattice.people.tolist(), lattice.numerator.tolist(), (lattice.sums @ inner).tolist(), solution.step.tolist(),
                lattice.published.tolist(), strict=True)
    inside = bool(((inner >= 0) & (inner <= lattice.inner_people)).all())
    return inside and all(0 <= then <= people and (not told or display(then, people, step, POLICY) == display(now, people, step, POLICY))
                          for people, now, then, step, told in every)


def test_what_the_engine_found_holds(solution: Solution) -> None:
    found = solution.verdict()
    assert found.holds and found.small > 5 and found.coded > 10 and found.worlds > 5


def test_no_worlds_prove_nothing(solution: Solution) -> None:
    found = solution.verdict(worlds=())
    assert found.unproven > 10 and found.inconsistent == 0


def test_worlds_that_are_left_out_are_missed(solution: Solution) -> None:
    every = one_by_one(solution.worlds)
    needed = [at for at in range(len(every)) if not solution.verdict(worlds=(*every[:at], *every[at + 1:])).holds]
    assert solution.verdict(worlds=tuple(every)).holds
    assert len(needed) > len(every) / 4


@pytest.mark.parametrize("way", [1, -1])
def test_a_world_changed_by_one_person_is_refused_unless_it_is_a_world_still(solution: Solution, way: int) -> None:
    """Of every world, at every inner cell; the rule table itself says which are still worlds."""
    noticed, really = [], []
    for moves in (moves for some in solution.worlds[:3] for moves in list(spread(solution, some))[:3]):
        for at in range(len(moves)):
            other = moves.copy()
            other[at] += way
            noticed.append(bool(solution.with_world(other).inconsistent))
            really.append(not is_a_world(solution, other))
    assert noticed == really
    assert any(really)


def test_a_world_that_changes_one_display_is_refused(solution: Solution) -> None:
    """One more child at one school, and nothing else: somewhere a figure reads otherwise."""
    lattice = solution.lattice
    tried = 0
    for at in np.flatnonzero(lattice.inner_numerator < lattice.inner_people):
        moves = np.zeros(len(lattice.inner_people), dtype=np.int64)
        moves[at] = 1
        if not is_a_world(solution, moves):
            tried += 1
            assert solution.with_world(moves).inconsistent == 1
    assert tried > 3


def test_a_world_with_fewer_than_nobody_or_more_than_everybody_is_refused(solution: Solution) -> None:
    """Of a small group, whose display would stay as it is."""
    lattice = solution.lattice
    at = int(np.flatnonzero(lattice.inner_people <= POLICY.minimum_group)[0])
    for beyond in (-1 - lattice.inner_numerator[at], lattice.inner_people[at] - lattice.inner_numerator[at] + 1):
        moves = np.zeros(len(lattice.inner_people), dtype=np.int64)
        moves[at] = beyond
        assert solution.with_world(moves).inconsistent == 1


def hand_made(inner: Sequence[tuple[int, int]], *groups: Sequence[int]) -> Solution:
    """`(reached, people)` of inner cells, and hidden groups that are sums of them, by their signs; nothing is proven yet."""
    sums = csr_array(np.array(groups, dtype=np.int64))
    numerator, people = np.array(inner, dtype=np.int64).T
    nowhere, no = np.zeros(len(inner), dtype=np.int64), np.zeros(len(groups), dtype=bool)
    lattice = Lattice(people, numerator, nowhere, nowhere, sums, sums @ people, sums @ numerator, no, np.ones(len(groups)), no)
    return Solution(lattice, np.full(len(groups), POLICY.hidden, dtype=np.int8), ())


def test_people_whom_no_group_counts_alone_stay_between_nobody_and_everybody() -> None:
    """Two of five and none of four, seen only together: one more of these for one fewer of those, and never the reverse."""
    together = hand_made([(2, 5), (0, 4)], [1, 1])
    assert together.with_world(np.array([-1, 1])).inconsistent == 0
    assert together.with_world(np.array([1, -1])).inconsistent == 1


def test_people_who_are_all_but_a_part_stay_between_nobody_and_everybody() -> None:
    """Two of five, one of the three of them in a program: of the two others one reached it, so the three cannot gain two."""
    others = hand_made([(2, 5), (1, 3)], [1, -1])
    assert [others.with_world(np.array([0, more])).inconsistent for more in (-1, 0, 1, 2)] == [0, 0, 0, 1]


def test_a_partner_s_own_participants_may_not_move(beside: Solution) -> None:
    """A world that moves one of them is none before this partner, though it is one before readers."""
    assert beside.verdict().holds and beside.verdict().insiders > 3
    (partner,) = beside.lattice.insiders
    own = np.flatnonzero(partner.people == 0)
    moving = [moves for some in beside.worlds if some.insider == "" for moves in spread(beside, some) if moves[own].any()]
    assert moving and all(is_a_world(beside, moves) for moves in moving)
    for moves in moving:
        assert [beside.with_world(moves, insider).inconsistent for insider in ("", "helpers", EVERYBODY)] == [0, 1, 1]


@pytest.mark.parametrize("changed", ["numerator", "others_numerator"])
def test_a_partner_that_would_know_of_more_than_everybody_is_noticed_even_without_worlds(beside: Solution, changed: str) -> None:
    first, *others = beside.lattice.insiders
    first = replace(first, **{changed: getattr(first, changed) + MOST})
    assert beside.verdict(worlds=()).inconsistent == 0
    assert beside.verdict(worlds=(), lattice=replace(beside.lattice, insiders=(first, *others))).inconsistent > 0


def test_worlds_that_move_a_partner_s_own_prove_nothing_to_it(beside: Solution) -> None:
    own = np.flatnonzero(beside.lattice.insiders[0].people == 0)
    moving = [some for some in one_by_one(beside.worlds) if np.isin(some.columns[some.moves[0] != 0], own).any()]
    found = beside.verdict(worlds=tuple(replace(some, insider="") for some in moving))
    assert found.inconsistent == 0
    assert found.unproven >= np.count_nonzero(beside.lattice.insiders[0].few)


def test_a_figure_that_is_told_more_exactly_than_proven_is_noticed(solution: Solution) -> None:
    """Every coarsened figure, lowered by one step: its worlds no longer show the same words, or what it now tells is not proven."""
    shown = solution.lattice.published & (solution.lattice.people > POLICY.minimum_group)
    coarsened = np.flatnonzero((solution.step > 0) & shown)
    held = [at for at in coarsened if solution.verdict(step=lowered(solution.step, int(at))).holds]
    assert len(coarsened) > 10
    assert len(held) < len(coarsened) / 4


def lowered(step: np.ndarray, at: int) -> np.ndarray:
    lower = step.copy()
    lower[at] -= 1
    return lower


def test_worlds_of_other_figures_prove_nothing(solution: Solution) -> None:
    """One more child in every inner cell that has room, and in its groups; a single child may change nothing that is shown."""
    lattice = solution.lattice
    inner = np.minimum(lattice.inner_numerator + 1, lattice.inner_people)
    other = replace(lattice, inner_numerator=inner, numerator=np.asarray(lattice.sums @ inner))
    assert not solution.verdict(lattice=other).holds


def test_the_second_renderer_agrees_with_the_rule_table() -> None:
    """Equal labels exactly where the displays are equal: every step, every group of 11 to 400, every number in it."""
    people = np.repeat(np.arange(POLICY.minimum_group + 1, MOST + 1), np.arange(POLICY.minimum_group + 2, MOST + 2))
    numerator = np.concatenate([np.arange(size + 1) for size in range(POLICY.minimum_group + 1, MOST + 1)])
    percents = labels.percent(people, numerator)
    assert percents.tolist() == [rounded(*pair) for pair in zip(numerator.tolist(), people.tolist(), strict=True)]
    size = np.array([POLICY.size_class(count) for count in range(MOST + 1)])[people]
    texts = np.array([[[shown.text for shown in row] for row in steps] for steps in displays(POLICY)])
    words = np.unique(texts, return_inverse=True)[1].reshape(texts.shape)
    for step in range(POLICY.hidden + 1):
        ladder = labels.rows_of(labels.labels(POLICY), POLICY, people, np.full(len(people), step))
        label, word = ladder[np.arange(len(people)), percents], words[size, step, percents]
        assert one_to_one(size * 1000 + label, size * 1000 + word)


def one_to_one(some: np.ndarray, others: np.ndarray) -> bool:
    pairs = np.unique(np.stack([some, others]), axis=1).shape[1]
    return pairs == len(np.unique(some)) == len(np.unique(others))


def test_the_ladder_of_a_group_that_is_the_first_of_its_size_is_its_own() -> None:
    starts = np.array([max(band.start, POLICY.minimum_group + 1) for band in POLICY.sizes])
    before = labels.rows_of(labels.labels(POLICY), POLICY, starts[1:] - 1, np.zeros(len(starts) - 1, np.int8))
    after = labels.rows_of(labels.labels(POLICY), POLICY, starts[1:], np.zeros(len(starts) - 1, np.int8))
    assert not (before == after).all(axis=1).any()


def real_numbers(values: Sequence[object]) -> list[object]:
    kinds = [getattr(getattr(value, "dtype", None), "kind", "") for value in values]
    return [value for value, kind in zip(values, kinds, strict=True) if isinstance(value, float) or kind in ("f", "c")]


def test_the_certificate_holds_no_real_number_while_it_checks(beside: Solution) -> None:
    """Everything that a function of its own modules is given, names, or gives back."""
    found: list[str] = []
    calls: list[str] = []

    def watched(frame: FrameType, event: str, given: object) -> object:
        if frame.f_code.co_filename not in OWN:
            return None
        calls.append(frame.f_code.co_name)
        if real_numbers([*frame.f_locals.values(), given]):
            found.append(f"{frame.f_code.co_name} line {frame.f_lineno}")
        return watched

    before = sys.gettrace()
    sys.settrace(watched)
    try:
        beside.verdict()
    finally:
        sys.settrace(before)
    assert {"labels", "percent", "_room", "_agrees", "_possible"} <= set(calls)
    assert found == []


@pytest.mark.parametrize("file", OWN, ids=lambda file: Path(file).name)
def test_the_certificate_divides_downwards_only(file: str) -> None:
    nodes = list(ast.walk(ast.parse(Path(file).read_text(encoding="utf-8"))))
    assert [ast.unparse(node) for node in nodes if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)] == []
    assert [node.lineno for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, float)] == []
    named = {node.id for node in nodes if isinstance(node, ast.Name)} | {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    assert not named & {"float", "float64", "float32", "round", "mean", "divide", "true_divide", "linspace"}
