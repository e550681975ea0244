"""The attack itself: how narrow the bounds of hidden numbers become when everything exposed is held together."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from disclosure.audit.exposed import UNBOUNDED, Bounds, Exposed, Flags, Whole
from disclosure.audit.linear import LinearModel, Work
from disclosure.audit.pieces import Piece, by_block, separate
from disclosure.audit.propagation import propagated
from disclosure.audit.search import DOWN, UP, Search

ENTRIES_AT_ONCE = 120_000   # pieces with more entries are attacked block by block before they are attacked as one
ROUNDS = 30
NODES = 50                  # of a branch-and-bound tree, where an answer need not be exact
EVERY_NODE = -1


def tightest(exposed: Exposed, targets: Whole, limit: int | None = None, exact: bool = False, need: Whole | None = None) -> Bounds:
    """The bounds an attacker can prove of the `targets` (places in `exposed.lower`), from all relations together.

    Subtraction first, to its end; then linear programs over real numbers, whose bounds are rounded inwards. `exact` goes on over
    whole numbers. `need` [targets] leaves a number alone once it was seen to range that far, or shown not to: its bounds are then
    true and may be wide. `limit` is the most simplex iterations to spend: a limit on work, so the same figures give the same
    answer. Raises ContradictionError where no numbers agree with what is exposed.
    """
    search = Search(propagated(exposed), targets, need, Work(limit))
    if search.open(targets).size and not search.work.spent:
        _attack(search, [part for part in separate(search.exposed) if search.open(part.columns).size])
    settled = search.settled(targets)
    if exact:
        settled = _over_whole_numbers(search, targets)
    found = search.narrowed()
    return Bounds(found.lower[targets], found.upper[targets], settled, search.work.solved, search.work.done)


def _attack(search: Search, parts: list[Piece]) -> None:
    for part in parts:
        if part.exposed.sums.nnz > ENTRIES_AT_ONCE:
            _solve(search, list(by_block(part)))
    search.forget()
    _solve(search, parts)
    if (search.need < UNBOUNDED).any():
        _over_whole_numbers(search, search.close(np.flatnonzero(search.is_target)), NODES)


def _solve(search: Search, parts: Iterable[Piece]) -> None:
    models = [(part, LinearModel(part.exposed)) for part in parts if search.open(part.columns).size and not search.work.spent]
    for part, model in models:
        _wander(search, part, model)
    for part, model in models:
        _one_by_one(search, part, model)


def _wander(search: Search, part: Piece, model: LinearModel) -> None:
    """Move many numbers at once, each up or down by chance: most turn out to range far enough, and need no more."""
    chance = np.random.default_rng(0)
    for _ in range(ROUNDS):
        aims = np.flatnonzero(np.isin(part.columns, search.open(part.columns)))
        weights = chance.choice((-1.0, 1.0), len(aims)) * chance.uniform(0.5, 1.5, len(aims))
        for side in (weights, -weights):
            if len(aims) < 2 or search.work.spent:
                return
            search.see(part.columns, model.towards(aims, side, search.work).numbers)
        if len(search.open(part.columns[aims])) > 0.95 * len(aims):
            return


def _one_by_one(search: Search, part: Piece, model: LinearModel) -> None:
    """Both bounds of every number that is still open, those with the least room first."""
    room = search.upper[part.columns] - search.lower[part.columns]
    for at in np.argsort(room, kind="stable"):
        for side in (UP, DOWN):
            if search.work.spent:
                return
            if search.asks(part.columns[at], side):
                answer = model.towards(np.array([at]), np.array([float(side)]), search.work)
                search.prove(part.columns[at], answer.bound, side)
                search.see(part.columns, answer.numbers)


def _over_whole_numbers(search: Search, targets: Whole, nodes: int = EVERY_NODE) -> Flags:
    """Bounds of `targets` when every number must be whole; which of them were found, [targets]."""
    exposed = search.narrowed()
    is_found: Flags = exposed.lower == exposed.upper
    for part in separate(exposed) if targets.size else ():
        wanted = np.flatnonzero(np.isin(part.columns, targets))
        if wanted.size and not search.work.spent:
            is_found[part.columns[_branched(search, part, wanted, nodes)]] = True
    found: Flags = is_found[targets]
    return found


def _branched(search: Search, part: Piece, wanted: Whole, nodes: int) -> Whole:
    """Those of the `wanted` numbers of one piece that there was work left for."""
    model = LinearModel(part.exposed, nodes)
    for done, at in enumerate(wanted):
        if search.work.spent:
            return wanted[:done]
        for side in (UP, DOWN):
            search.prove(part.columns[at], model.towards(np.array([at]), np.array([float(side)]), search.work).bound, side)
    return wanted
