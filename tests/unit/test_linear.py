"""The linear step: what it hides is enough for its own arithmetic and never more, by ranks reckoned in fractions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from scipy.linalg import block_diag
from scipy.sparse import csr_array

from disclosure.pattern.lattice import Lattice, room
from disclosure.pattern.linear import linear_step
from disclosure.policy import shipped_policy
from tests.builders import a_policy

EXACT = a_policy(exact_totals_known=True)
SEEDS = range(40)


INNER, GROUPS = 7, 14


def school(seed: int) -> Lattice:
    """A few inner cells, in groups drawn by chance."""
    chance = Random(seed)
    members = [chance.sample(range(INNER), chance.randint(1, 4)) for _ in range(GROUPS)]
    inner = np.array([chance.randint(1, 14) for _ in range(INNER)])
    reached = np.array([chance.randint(0, people) for people in inner.tolist()])
    return lattice_of(np.array([np.isin(np.arange(INNER), some) for some in members]), inner, reached, np.zeros(INNER, np.int64))


def region(seed: int) -> Lattice:
    """Three schools with few groups each, and groups that cut across them."""
    chance, places, inner = Random(seed), 3, 5
    starts = [place * inner for place in range(places) for _ in range(6)]
    members = [[start + at for at in chance.sample(range(inner), chance.randint(1, 3))] for start in starts]
    members += [chance.sample(range(places * inner), chance.randint(4, 9)) for _ in range(4)]
    people = np.array([chance.randint(1, 14) for _ in range(places * inner)])
    reached = np.array([chance.randint(0, count) for count in people.tolist()])
    rows = np.array([np.isin(np.arange(places * inner), some) for some in members])
    return lattice_of(rows, people, reached, np.repeat(np.arange(places), inner))


def lattice_of(rows: np.ndarray, inner: np.ndarray, reached: np.ndarray, unit: np.ndarray) -> Lattice:
    sums, count = csr_array(rows.astype(np.int64)), len(rows)
    return Lattice(inner, reached, unit, np.zeros_like(unit), sums, sums @ inner, sums @ reached, np.ones(count, bool),
                   np.ones(count), np.zeros(count, bool))


def begun(lattice: Lattice) -> tuple[np.ndarray, np.ndarray]:
    """Small groups hidden, and which they are."""
    small = lattice.people <= EXACT.minimum_group
    return np.where(small, EXACT.hidden, 0).astype(np.int8), np.flatnonzero(small)


def rank(rows: np.ndarray) -> int:
    """By elimination in fractions: slow, and plainly right."""
    left, found = [[Fraction(int(value)) for value in row] for row in rows], 0
    for column in range(rows.shape[1]):
        pivot = next((row for row in left if row[column]), None)
        if pivot is not None:
            left.remove(pivot)
            left = [[a - row[column] / pivot[column] * b for a, b in zip(row, pivot, strict=True)] for row in left]
            found += 1
    return found


def told(lattice: Lattice, step: np.ndarray, secret: np.ndarray) -> list[int]:
    """The secrets that are combinations of what is shown."""
    rows = lattice.sums.toarray()
    shown = rows[step < EXACT.hidden]
    known = rank(shown)
    return [row for row in secret.tolist() if rank(np.vstack([shown, rows[[row]]])) == known]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("made", [school, region])
def test_no_small_group_is_a_combination_of_what_is_shown(made: Callable[[int], Lattice], seed: int) -> None:
    lattice = made(seed)
    start, secret = begun(lattice)
    assert not told(lattice, linear_step(lattice, room(lattice, EXACT), start, secret), secret)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("made", [school, region])
def test_whatever_it_hides_would_tell_a_small_group(made: Callable[[int], Lattice], seed: int) -> None:
    lattice = made(seed)
    start, secret = begun(lattice)
    step = linear_step(lattice, room(lattice, EXACT), start, secret)
    for row in np.flatnonzero(step > start):
        shown_again = step.copy()
        shown_again[row] = 0
        assert told(lattice, shown_again, secret)


@pytest.mark.parametrize("made", [school, region])
def test_most_of_these_have_something_to_hide(made: Callable[[int], Lattice]) -> None:
    hidden = 0
    for lattice in map(made, SEEDS):
        start, secret = begun(lattice)
        hidden += bool(told(lattice, start, secret))
    assert hidden > len(SEEDS) / 2


def test_places_that_nothing_ties_do_not_matter_to_each_other() -> None:
    first, second = school(3), school(4)
    inner, reached = (np.concatenate([getattr(one, name) for one in (first, second)]) for name in ("inner_people", "inner_numerator"))
    both = lattice_of(block_diag(first.sums.toarray(), second.sums.toarray()), inner, reached, np.repeat([0, 1], INNER))
    found = [linear_step(lattice, room(lattice, EXACT), *begun(lattice)) for lattice in (first, second, both)]
    assert (np.concatenate(found[:2]) == found[2]).all() and (found[2] > begun(both)[0]).any()


def test_who_cannot_move_counts_as_known() -> None:
    """Three groups of two inner cells; of one of these a partner knows everybody, and then one sum tells the other."""
    rows = np.array([[1, 0], [0, 1], [1, 1]])
    unit = np.zeros(2, np.int64)
    free = lattice_of(rows, np.array([5, 30]), np.array([2, 13]), unit)
    start, secret = begun(free)
    assert (linear_step(free, room(free, EXACT), start, secret) > start).tolist() == [False, True, False]
    known = lattice_of(rows[[0, 2]], np.array([5, 30]), np.array([2, 13]), unit)
    beside = Lattice(np.array([5, 0]), np.array([2, 0]), *(getattr(known, name) for name in (
        "unit", "block", "sums", "people", "numerator", "published", "weight", "overlaps")))
    assert (linear_step(known, room(known, EXACT), *begun(known)) > begun(known)[0]).tolist() == [False, False]
    assert (linear_step(beside, room(beside, EXACT), *begun(beside)) > begun(beside)[0]).tolist() == [False, True]


def test_nothing_is_hidden_where_what_is_shown_is_not_taken_as_known() -> None:
    for lattice in map(school, SEEDS):
        start, secret = begun(lattice)
        assert (linear_step(lattice, room(lattice, shipped_policy()), start, secret) == start).all()
