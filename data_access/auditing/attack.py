"""Attacks the numbers behind published figures: what adds up and what is a share of what, held together until nothing moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from data_access.auditing.linking import Linked, Span, linked
from data_access.auditing.sums import Relation
from disclosure.audit import UNBOUNDED, Bounds, ContradictionError, Exposed, tightest

Whole = NDArray[np.int64]
Progress = Callable[[str, float], None]
ROUNDS = 5      # of sums, then shares, then sums again
CLOSE = 2       # whole numbers may leave so many steps less than real ones


@dataclass(frozen=True)
class Share:
    """Two of the numbers, by place: `reached` of `people`, as a share in billionths."""

    people: int
    reached: int
    share: Span


@dataclass(frozen=True, eq=False)
class Puzzle:
    """Unknown whole numbers [unknowns] with what their own displays tell, what adds up, and what is a share of what."""

    lower: Whole
    upper: Whole
    relations: tuple[Relation, ...]
    shares: tuple[Share, ...]


@dataclass(frozen=True, eq=False)
class Solution:
    """Bounds [unknowns]; `contradicted` [unknowns] where the published figures cannot all be true, and nothing was concluded."""

    lower: Whole
    upper: Whole
    contradicted: NDArray[np.bool_]


def displayed(puzzle: Puzzle) -> Solution:
    """What each figure and its own share tell by themselves."""
    own = Solution(puzzle.lower.copy(), puzzle.upper.copy(), np.zeros(len(puzzle.lower), bool))
    _relink(puzzle, own, np.ones(len(own.lower), bool))
    return own


def solved(puzzle: Puzzle, own: Solution, targets: Whole, width: int, progress: Progress) -> Solution:
    """The bounds that all figures together prove of `targets`: exact ones wherever hardly more than `width` steps are left.

    Subtraction to its end, then linear programs; after each, shares tell of numbers what the sums told of others.
    """
    now, sums = Solution(own.lower.copy(), own.upper.copy(), own.contradicted.copy()), _sums(puzzle)
    for start, words, attempt in ((0.0, "Subtracting", _subtract), (0.3, "Attacking", _attack)):
        moved = np.ones(len(now.lower), bool)
        for _ in range(ROUNDS):
            before = now.lower.copy(), now.upper.copy()
            pieces = [columns for columns in _pieces(sums.matrix, now) if moved[columns].any() and np.isin(columns, targets).any()]
            for done, columns in enumerate(pieces):
                progress(words, start + 0.3 * done / len(pieces))
                attempt(_Held(sums, columns, now), columns[np.isin(columns, targets)], width)
            moved = (now.lower != before[0]) | (now.upper != before[1])
            moved |= _relink(puzzle, now, moved)
            if not moved.any():
                break
    return now


def _note(lower: Whole, upper: Whole, share: Share, found: Linked) -> bool:
    """Write what a share tells; whether it told anything new."""
    before = lower[share.people], upper[share.people], lower[share.reached], upper[share.reached]
    lower[share.people], upper[share.people] = found.people.lower, found.people.upper
    lower[share.reached], upper[share.reached] = found.reached.lower, found.reached.upper
    return before != (lower[share.people], upper[share.people], lower[share.reached], upper[share.reached])


@dataclass(frozen=True, eq=False)
class _Sums:
    """[relations × unknowns] of 1, -1 and 0: never below 0, and never above it unless `is_loose` [relations]."""

    matrix: csr_array
    is_loose: NDArray[np.bool_]


def _sums(puzzle: Puzzle) -> _Sums:
    """Every relation; then people less reached, which is never below 0."""
    relations = [*puzzle.relations, *(Relation((one.people,), (one.reached,), True) for one in puzzle.shares)]
    columns = [column for one in relations for column in (*one.plus, *one.minus)]
    signs = [sign for one in relations for sign in (*(1,) * len(one.plus), *(-1,) * len(one.minus))]
    starts = np.cumsum([0, *(len(one.plus) + len(one.minus) for one in relations)])
    shape = len(relations), len(puzzle.lower)
    matrix = csr_array((np.array(signs, np.int64), np.array(columns, np.int64), starts), shape=shape)
    return _Sums(matrix, np.array([one.is_loose for one in relations], bool))


def _pieces(sums: csr_array, now: Solution) -> Iterator[Whole]:
    """Unknown numbers that sums bind to each other."""
    free = np.flatnonzero((now.lower < now.upper) & ~now.contradicted)
    if not free.size or not sums.shape[0]:
        return
    joined = abs(csr_array(sums[:, free]))
    _, label = connected_components(joined.T @ joined, directed=False)
    order = np.argsort(label, kind="stable")
    for part in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
        if len(part) > 0:
            yield np.sort(free[part])


@dataclass(frozen=True, eq=False)
class _Held:
    """Some unknown numbers, `columns`, with all that binds them; what is proved of them is written to `now`."""

    sums: _Sums
    columns: Whole
    now: Solution

    def exposed(self) -> Exposed:
        """These numbers for the attacker; all others are anything within their bounds."""
        inside = csr_array(self.sums.matrix[:, self.columns])
        rows = np.flatnonzero(np.diff(inside.indptr))
        outside = csr_array(self.sums.matrix[rows])
        outside.data[np.isin(outside.indices, self.columns)] = 0
        plus, minus = outside.maximum(0), (-outside).maximum(0)
        least, most = plus @ self.now.lower - minus @ self.now.upper, plus @ self.now.upper - minus @ self.now.lower
        return Exposed(self.now.lower[self.columns], self.now.upper[self.columns], csr_array(inside[rows]), -most,
                       np.where(self.sums.is_loose[rows], UNBOUNDED, -least), np.zeros(len(self.columns), np.int64))

    def write(self, columns: Whole, bounds: Bounds) -> None:
        """Keep what was proved of `columns`."""
        self.now.lower[columns] = np.maximum(self.now.lower[columns], bounds.lower)
        self.now.upper[columns] = np.minimum(self.now.upper[columns], bounds.upper)


def _subtract(held: _Held, targets: Whole, width: int) -> None:
    """What sums tell of all numbers by subtraction alone."""
    try:
        held.write(held.columns, tightest(held.exposed(), np.arange(len(held.columns)), limit=0))
    except ContradictionError:
        held.now.contradicted[held.columns] = True


def _attack(held: _Held, targets: Whole, width: int) -> None:
    """Whether each of the targets ranges over `width` steps; its bounds over whole numbers where it is near to that."""
    try:
        held.write(held.columns, tightest(held.exposed(), np.arange(len(held.columns)), limit=0))
        at = np.searchsorted(held.columns, targets)
        held.write(targets, tightest(held.exposed(), at, need=np.full(len(at), width)))
        narrow = targets[held.now.upper[targets] - held.now.lower[targets] < width + CLOSE]
        if narrow.size:
            held.write(narrow, tightest(held.exposed(), np.searchsorted(held.columns, narrow), exact=True))
    except ContradictionError:
        held.now.contradicted[held.columns] = True


def _relink(puzzle: Puzzle, now: Solution, touched: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Hold people, reached and shares together once more where one was `touched`; which numbers that moved."""
    moved = np.zeros(len(now.lower), bool)
    for share in puzzle.shares:
        both = [share.people, share.reached]
        if touched[both].any() and not now.contradicted[both].any():
            people, reached = (Span(int(now.lower[at]), int(now.upper[at])) for at in both)
            found = linked(people, reached, share.share)
            if found is None:
                now.contradicted[both] = True
            elif _note(now.lower, now.upper, share, found):
                moved[both] = True
    return moved
