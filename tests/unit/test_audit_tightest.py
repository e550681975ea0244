"""The attack on any set of whole numbers, held against trying every combination."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array

from disclosure.audit import UNBOUNDED, Bounds, ContradictionError, Exposed, tightening, tightest
from tests.attacks import tried_one_by_one


def an_exposed(sums: list[list[int]], low: list[int], high: list[int], lower: list[int], upper: list[int],
               block: list[int] | None = None) -> Exposed:
    return Exposed(np.array(lower), np.array(upper), csr_array(np.array(sums, np.int64).reshape(-1, len(lower))), np.array(low, np.int64),
                   np.array(high, np.int64), np.array(block or [0] * len(lower)))


@st.composite
def exposures(draw: st.DrawFn) -> Exposed:
    """Up to five numbers of which some sums are told, exactly or nearly."""
    truth = draw(st.lists(st.integers(0, 4), min_size=2, max_size=5))
    signs = st.lists(st.sampled_from((-1, 0, 1)), min_size=len(truth), max_size=len(truth))
    sums = draw(st.lists(signs, min_size=1, max_size=4))
    told = [sum(sign * number for sign, number in zip(row, truth, strict=True)) for row in sums]
    slack = st.lists(st.integers(0, 2), min_size=5, max_size=5)
    below, above, under, over = (draw(slack) for _ in range(4))
    return an_exposed(sums, [t - s % 2 for t, s in zip(told, under, strict=False)], [t + s % 2 for t, s in zip(told, over, strict=False)],
                      [max(0, t - s) for t, s in zip(truth, below, strict=False)], [t + s for t, s in zip(truth, above, strict=False)],
                      draw(st.lists(st.integers(-1, 1), min_size=len(truth), max_size=len(truth))))


def contains(wide: Bounds, narrow: Bounds) -> bool:
    return bool((wide.lower <= narrow.lower).all() and (wide.upper >= narrow.upper).all())


@settings(max_examples=150, deadline=None)
@given(exposures())
def test_over_whole_numbers_it_finds_what_trying_everything_finds(exposed: Exposed) -> None:
    every = np.arange(len(exposed.lower))
    found, tried = tightest(exposed, every, exact=True), tried_one_by_one(exposed)
    assert found.lower.tolist() == tried.lower.tolist()
    assert found.upper.tolist() == tried.upper.tolist()
    assert found.complete


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(exposures(), st.integers(1, 3), st.integers(0, 20))
def test_what_it_says_is_true_however_little_it_may_do(exposed: Exposed, need: int, limit: int) -> None:
    every, tried = np.arange(len(exposed.lower)), tried_one_by_one(exposed)
    assert contains(tightest(exposed, every), tried)
    assert contains(tightest(exposed, every, need=np.full(len(every), need)), tried)
    assert contains(tightest(exposed, every, limit=limit), tried)
    assert contains(tightest(exposed, every, limit=limit, exact=True), tried)


@settings(max_examples=60, deadline=None)
@given(exposures(), st.integers(1, 3))
def test_a_number_left_alone_can_range_as_far_as_it_needs(exposed: Exposed, need: int) -> None:
    """Another solver, asked for the least and the most of each such number, finds that much room."""
    every = np.arange(len(exposed.lower))
    bounds = tightest(exposed, every, need=np.full(len(every), need))
    assert bounds.complete
    for at in np.flatnonzero(bounds.upper - bounds.lower >= need):
        least, most = (side * _least(exposed, side * np.eye(len(every))[at]) for side in (1, -1))
        assert np.floor(most + 1e-6) - np.ceil(least - 1e-6) >= need


def _least(exposed: Exposed, weights: np.ndarray) -> float:
    sums = exposed.sums.toarray()
    found = linprog(weights, A_ub=np.vstack([sums, -sums]), b_ub=np.concatenate([exposed.high, -exposed.low]),
                    bounds=np.stack([exposed.lower, exposed.upper], axis=1), method="highs")
    return float(found.fun)


def determined(sums: np.ndarray) -> set[int]:
    """The numbers that equations alone fix: adding the number itself to them adds nothing."""
    rank, one = np.linalg.matrix_rank(sums), np.eye(sums.shape[1])
    return {at for at in range(sums.shape[1]) if np.linalg.matrix_rank(np.vstack([sums, one[at]])) == rank}


@pytest.mark.parametrize("seed", range(12))
def test_it_finds_every_number_that_elimination_finds(seed: int) -> None:
    """No subtraction of one line from another escapes it: null space and programs give the same numbers."""
    chance = np.random.default_rng(seed)
    sums = chance.choice((-1, 0, 1), (9, 12), p=(0.15, 0.6, 0.25))
    truth = chance.integers(1000, 2000, 12)
    told = sums @ truth
    exposed = an_exposed(sums.tolist(), told.tolist(), told.tolist(), [-10**6] * 12, [10**6] * 12)
    found = tightest(exposed, np.arange(12))
    fixed = determined(sums)
    assert set(np.flatnonzero(found.lower == found.upper)) == fixed
    assert [found.lower[at] for at in fixed] == [truth[at] for at in fixed]


def cube(size: int, seed: int) -> tuple[Exposed, np.ndarray]:
    """All numbers of a cube of which every two-way margin is told: nothing comes of any one subtraction."""
    numbers = np.random.default_rng(seed).integers(0, 3, (size, size, size))
    place = np.arange(size**3).reshape(numbers.shape)
    rows, told = [], []
    for along in range(3):
        for line in np.moveaxis(place, along, 0).reshape(size, -1).T:
            rows.append(np.isin(np.arange(size**3), line).astype(int).tolist())
            told.append(int(numbers.ravel()[line].sum()))
    return an_exposed(rows, told, told, [0] * size**3, [9] * size**3, np.repeat(np.arange(size), size**2).tolist()), numbers.ravel()


@pytest.mark.parametrize("seed", range(4))
def test_a_large_piece_is_attacked_block_by_block_to_the_same_end(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    exposed, truth = cube(4, seed)
    every = np.arange(len(truth))
    at_once = tightest(exposed, every)
    monkeypatch.setattr(tightening, "ENTRIES_AT_ONCE", 0)
    in_blocks = tightest(exposed, every)
    assert contains(at_once, Bounds(truth, truth, np.ones(len(truth), bool)))
    assert at_once.lower.tolist() == in_blocks.lower.tolist() and at_once.upper.tolist() == in_blocks.upper.tolist()


def test_the_same_figures_and_limit_give_the_same_answer() -> None:
    exposed, truth = cube(5, 0)
    every = np.arange(len(truth))
    first, second = (tightest(exposed, every, limit=300) for _ in range(2))
    assert not first.complete
    assert first.lower.tolist() == second.lower.tolist() and first.work == second.work
    assert tightest(exposed, every).complete


def test_a_limit_of_nothing_leaves_subtraction() -> None:
    exposed = an_exposed([[1, -1, -1]], [0], [0], [10, 7, 0], [10, 7, 9])
    found = tightest(exposed, np.array([2]), limit=0)
    assert (found.lower[0], found.upper[0], found.solved, found.complete) == (3, 3, 0, True)


def test_whole_numbers_can_leave_less_than_real_ones() -> None:
    """Of three numbers no two are more than 1: halves make 1½, whole numbers 1. Twice that is 3 or 2."""
    pairs = [[int(at in pair) for at in range(7)] for three in ((0, 1, 2), (3, 4, 5)) for pair in combinations(three, 2)]
    exposed = an_exposed([*pairs, [1] * 6 + [-1]], [0] * 7, [1] * 6 + [0], [0] * 7, [1] * 6 + [6])
    total = np.array([6])
    assert tightest(exposed, total).upper.tolist() == [3]
    assert tightest(exposed, total, exact=True).upper.tolist() == [2]
    assert tightest(exposed, total, need=np.array([3])).upper.tolist() == [2]


def test_a_number_nobody_bounds_is_told_as_such() -> None:
    exposed = an_exposed([[1, -1]], [0], [UNBOUNDED], [0, 3], [UNBOUNDED, 3])
    found = tightest(exposed, np.array([0]))
    assert (found.lower[0], found.upper[0]) == (3, UNBOUNDED)


@pytest.mark.parametrize(("low", "high"), [([5], [5]), ([-3], [-1])])
def test_figures_that_contradict_each_other_are_refused(low: list[int], high: list[int]) -> None:
    with pytest.raises(ContradictionError, match="contradict"):
        tightest(an_exposed([[1, 1]], low, high, [0, 0], [2, 2]), np.arange(2))


def test_a_contradiction_that_no_subtraction_shows_is_refused() -> None:
    """Each sum can be had, all three together cannot: their half is no sum of the three numbers."""
    sums = [[1, 1, 0], [0, 1, 1], [1, 0, 1], [1, 1, 1]]
    with pytest.raises(ContradictionError, match="contradict"):
        tightest(an_exposed(sums, [4, 4, 4, 7], [4, 4, 4, 9], [0, 0, 0], [9, 9, 9]), np.arange(3))
