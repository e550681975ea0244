"""Resets coarsened or hidden cells one at a time: how often an attacker then succeeds, and how often nobody needed the protection."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from disclosure.audit import Exposed, tightest
from disclosure.audit.pieces import piece
from disclosure.pattern.block import block_of
from disclosure.pattern.engine import Solved
from disclosure.pattern.lattice import Flags, Lattice, room
from disclosure.pattern.search import serve
from disclosure.policy import Policy
from tests.benchmarks.release_attack import Told, exposed, needs, told
from tests.benchmarks.release_cells import Cells, Whole

WORK = 200_000     # simplex iterations that one reset may take
BROKEN, PROVEN, WITHSTOOD, OPEN = "broken", "proven", "withstood", "open"


@dataclass(frozen=True)
class Resets:
    """`touched` cells show less than the rule table would; `tried` of them were reset.

    `broken`: the attacker succeeds. `proven`: the worlds that agree with the reset cell keep every promise. `withstood`: those that are
    left do not, and yet others are found that do, or an attack on the groups for which none is found fails. `open`: the work limit ended
    the attack. What is `proven` or `withstood` is protection that nobody needed, of that cell alone.
    """

    touched: int
    tried: int
    broken: int
    proven: int
    withstood: int
    open: int


@dataclass(frozen=True, eq=False)
class Moved:
    """How far each of some worlds moves the groups they touch: [rows × worlds]."""

    rows: Whole
    by: Whole


class Trial:
    """One release, its proof, and what an attacker holds."""

    def __init__(self, cells: Cells, solved: Solved, policy: Policy, coded: bool) -> None:
        self.cells, self.step, self.policy, self.coded = cells, solved.step, policy, coded
        people, numerator = cells.lattice.people, cells.lattice.numerator
        self.ladder = [told(people, numerator, np.full_like(solved.step, rung), policy) for rung in range(policy.hidden + 1)]
        self.moved = [_moved(cells.lattice, some.columns, some.moves) for some in solved.worlds]
        self.shown = told(people, numerator, solved.step, policy)
        self.exposed, self.room = exposed(cells, self.shown), room(cells.lattice, policy, coded)

    def lower(self, cell: int) -> int:
        """The next step down the ladder at which a cell shows more; its own where there is none."""
        at = int(self.step[cell])
        return next((rung for rung in range(at - 1, -1, -1) if self._shows_more(rung)[cell]), at)

    def touched(self) -> Whole:
        """The cells that show less than the rule table would."""
        return np.flatnonzero(self._shows_more(0))

    def _shows_more(self, rung: int) -> Flags:
        one = self.ladder[rung]
        return (one.lower > self.shown.lower) | (one.upper < self.shown.upper)

    def outcome(self, cell: int, rung: int) -> str:
        """What comes of resetting `cell` to the step `rung`."""
        shown = _with(self.shown, self.ladder[rung], cell)
        small, coded = needs(self.cells.lattice, shown, self.policy)
        need = small + coded if self.coded else small
        least, most = self._reach(cell, shown)
        left = np.flatnonzero(most - least < need)
        if not len(left):
            return PROVEN
        left = self._unmoved(np.where(np.arange(len(self.step)) == cell, np.int8(rung), self.step), left, least, most)
        if not len(left):
            return WITHSTOOD
        return _attacked(_held(self.exposed, cell, shown), left, need[left], self._around(np.append(left, cell)))

    def _around(self, cells: Whole) -> Whole:
        """The numbers to look at: those of the region and of the districts of some cells; all others may be whatever their displays allow.

        What is found so is true. Where it was tried on whole releases, that found no more.
        """
        return np.flatnonzero(np.isin(self.exposed.block, np.append(self.exposed.block[cells], -1)))

    def _unmoved(self, step: NDArray[np.int8], left: Whole, least: Whole, most: Whole) -> Whole:
        """Those of `left` for which no worlds are found, in their own district and under displays that all stay as they are."""
        lattice, found = self.cells.lattice, list[int]()
        for district in np.unique(self.owner[left]).tolist():
            own = np.isin(np.arange(len(step)), left[self.owner[left] == district])
            block = block_of(lattice, self.room, np.flatnonzero(lattice.block == district), step, 0, own)
            block.fixed[:] = True
            block.least, block.most = least[block.rows], most[block.rows]
            serve(block, np.arange(len(block.columns)))
            found.extend(block.rows[block.narrow()].tolist())
        return np.array(sorted(found), dtype=np.int64)

    @cached_property
    def owner(self) -> Whole:
        """The district that holds most of each group's people."""
        lattice = self.cells.lattice
        districts = np.unique(lattice.block)
        people = np.stack([lattice.sums @ np.where(lattice.block == one, lattice.inner_people, 0) for one in districts], axis=1)
        found: Whole = districts[people.argmax(axis=1)]
        return found

    def _reach(self, cell: int, shown: Told) -> tuple[Whole, Whole]:
        """How far down and up the worlds that agree with what `cell` now shows move each group."""
        least, most = np.zeros_like(shown.least), np.zeros_like(shown.most)
        truth = self.cells.lattice.numerator[cell]
        for some in self.moved:
            here = some.by[np.searchsorted(some.rows, cell)] if cell in some.rows else np.zeros(some.by.shape[1], np.int64)
            agree = (truth + here >= shown.least[cell]) & (truth + here <= shown.most[cell])
            least[some.rows] = np.minimum(least[some.rows], some.by[:, agree].min(axis=1, initial=0))
            most[some.rows] = np.maximum(most[some.rows], some.by[:, agree].max(axis=1, initial=0))
        return least, most


def reset(cells: Cells, solved: Solved, policy: Policy, most: int, to_table: bool, coded: bool) -> Resets:
    """Reset up to `most` cells, drawn by chance, to the next lower step that shows more, or to the rule table's own display.

    `coded` says that the release keeps promise (b) too, and so must each after a reset.
    """
    trial = Trial(cells, solved, policy, coded)
    touched = trial.touched()
    chosen = np.random.default_rng(0).permutation(touched)[:most].tolist()
    found = Counter(trial.outcome(cell, 0 if to_table else trial.lower(cell)) for cell in chosen)
    return Resets(len(touched), len(chosen), *(found[name] for name in (BROKEN, PROVEN, WITHSTOOD, OPEN)))


def _moved(lattice: Lattice, columns: Whole, moves: Whole) -> Moved:
    part = lattice.sums[:, columns]
    rows = np.flatnonzero(np.diff(part.indptr))
    return Moved(rows, np.asarray(part[rows] @ moves.astype(np.int64).T))


def _with(shown: Told, other: Told, cell: int) -> Told:
    """`shown`, with one cell as in `other`."""
    at = np.arange(len(shown.lower)) == cell
    return Told(*(np.where(at, getattr(other, one.name), getattr(shown, one.name)) for one in fields(Told)))


def _held(before: Exposed, cell: int, shown: Told) -> Exposed:
    lower, upper = before.lower.copy(), before.upper.copy()
    lower[cell], upper[cell] = shown.least[cell], shown.most[cell]
    return replace(before, lower=lower, upper=upper)


def _attacked(held: Exposed, targets: Whole, need: Whole, around: Whole) -> str:
    part = piece(held, around)
    found = tightest(part.exposed, np.searchsorted(around, targets), WORK, need=need)
    if (found.upper - found.lower < need).any():
        return BROKEN
    return WITHSTOOD if found.complete else OPEN
