"""The pattern of one lattice: its districts in parallel, then the groups that span them, then every insider."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from disclosure.pattern.alike import alike, once
from disclosure.pattern.block import Block, block_of
from disclosure.pattern.lattice import TIED, Insider, Lattice, Room, Steps, Whole, at_units, units_of
from disclosure.pattern.linear import linear_step
from disclosure.pattern.search import search, serve

Each = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]   # `map`, or the same work in processes

ROUNDS = 5        # rounds for one group that spans districts, before it is given up
FAR = 1 << 30     # no bound
EVERYBODY = "*"   # stands for every partner, and for readers
PLACES = 16       # places of its first round; each further one takes as many more


@dataclass(frozen=True, eq=False)
class Worlds:
    """Moves of some inner cells (`columns`), one world a row, under which every display of the release stays as it is.

    `insider` is the partner whose own participants none of them moves, empty for anybody.
    """

    columns: Whole
    moves: NDArray[np.int16]
    insider: str = ""
    spanning: bool = False


@dataclass(frozen=True, eq=False)
class Solved:
    """The step of every group, the worlds that prove it, and the groups that no world could be found for."""

    step: Steps
    worlds: tuple[Worlds, ...]
    unproven: Whole


def solve(lattice: Lattice, room: Room, start: Steps, width: int, each: Each = map) -> Solved:
    """Steps and worlds for every need in `room`, from the steps in `start`."""
    first, which = alike(lattice, start)
    solved = _solve(*once(lattice, room, first, which), start[first], width, each)
    return Solved(solved.step[which], solved.worlds, np.flatnonzero(np.isin(which, solved.unproven)))


def _solve(lattice: Lattice, room: Room, start: Steps, width: int, each: Each) -> Solved:
    shared = _shared(lattice, room, start, width)
    if lattice.insiders:
        shared.districts(each)
        shared.spanning(_spanning(lattice))
    stages = [shared, _State(lattice, room, shared.step)]
    stages[1].adopt(shared.worlds)
    stages[1].districts(each)
    for insider in lattice.insiders:
        stages.append(_against(stages[1], insider, stages[-1].step, width))
        stages[-1].adopt([worlds for stage in stages[:-1] for worlds in stage.worlds])
        stages[-1].districts(map)
    stages = stages[1:]
    step = stages[-1].step
    while True:
        before = step
        for stage in stages:
            stage.adopt([worlds for other in stages if other is not stage for worlds in other.new()])
            step = stage.follow(step)
        if (step == before).all():
            break
    return Solved(step, (*shared.worlds, *(worlds for stage in stages for worlds in stage.worlds)),
                  np.unique(np.concatenate([stage.unproven for stage in stages])))


class _State:
    """Steps and widths over all blocks."""

    def __init__(self, lattice: Lattice, room: Room, step: Steps, insider: str = "") -> None:
        self.lattice, self.room, self.step = lattice, room, step.copy()
        self.least = np.zeros(len(step), dtype=np.int64)
        self.most = np.zeros(len(step), dtype=np.int64)
        self.worlds: list[Worlds] = []
        self.insider = insider
        self.unproven: Whole = np.zeros(0, dtype=np.int64)

    def narrow(self) -> Whole:
        need = self.room.need[np.arange(len(self.step)), self.step]
        return np.flatnonzero(self.most - self.least < need)

    def districts(self, each: Each) -> None:
        """Every block by itself, everything outside at the truth: what holds for the block holds for the release."""
        owner, narrow = _owners(self.lattice), self.narrow()
        own = np.full(len(owner), -1)
        own[narrow] = owner[narrow]
        blocks = [block_of(self.lattice, self.room, np.flatnonzero(self.lattice.block == at), self.step, at, own == at)
                  for at in np.unique(owner[narrow]).tolist()]
        opening = linear_step(self.lattice, self.room, self.step, narrow)
        for block in blocks:
            block.step = opening[block.rows]
        for block in each(search, blocks):
            self.merge(block)

    def new(self) -> list[Worlds]:
        """The worlds for groups that span districts, found last: what each stage shares with the others."""
        return [some for some in self.worlds if some.spanning]

    def adopt(self, found: list[Worlds]) -> None:
        """Count worlds found before other eyes, wherever they hold before these too."""
        for some in found:
            world, at = some.moves.nonzero()
            column, holds = some.columns[at], np.ones(len(some.moves), dtype=bool)
            inner = self.lattice.inner_numerator[column] + some.moves[world, at]
            holds[world[(inner < 0) | (inner > self.lattice.inner_people[column])]] = False
            moves = (self.lattice.sums[:, some.columns] @ csr_array(some.moves.T)).tocoo()
            (row, world), step = moves.coords, self.step[moves.row]
            holds[world[(moves.data < self.room.lower[row, step]) | (moves.data > self.room.upper[row, step])]] = False
            np.minimum.at(self.least, row[holds[world]], moves.data[holds[world]])
            np.maximum.at(self.most, row[holds[world]], moves.data[holds[world]])

    def merge(self, block: Block, spanning: bool = False) -> None:
        np.minimum.at(self.least, block.rows, block.least)
        np.maximum.at(self.most, block.rows, block.most)
        self.step[block.rows] = self.room.joined(self.step[block.rows], block.step)
        if block.worlds:
            self.worlds.append(Worlds(block.columns, np.array(block.worlds, dtype=np.int16), self.insider, spanning))

    def spanning(self, among: Whole | None = None) -> None:
        """The groups that are left (`among` some): a block of the places that hold their people, and more of them each round."""
        chance = np.random.default_rng(0)
        tried = np.zeros(len(self.step), dtype=np.int64)
        among = np.arange(len(self.step)) if among is None else among
        while len(left := np.setdiff1d(np.intersect1d(self.narrow(), among), self.unproven)):
            target = int(left[tried[left].argmin()])
            tried[target] += 1
            block = self._around(target, left, chance, PLACES * int(tried[target]))
            serve(block, np.arange(len(block.columns)), piecemeal=True)
            self.merge(block, spanning=True)
            if tried[target] >= ROUNDS and target in self.narrow():
                self.unproven = np.union1d(self.unproven, [target])

    def _around(self, target: int, left: Whole, chance: np.random.Generator, places: int) -> Block:
        unit, sums = self.lattice.unit, self.lattice.sums
        first = chance.permutation(units_of(unit, sums, sums[[target]].indices))
        others = chance.permutation(np.setdiff1d(units_of(unit, sums, np.unique(sums[left].indices)), first))
        rest = chance.permutation(np.setdiff1d(unit, np.concatenate([first, others, [TIED]])))
        columns = at_units(unit, sums, np.concatenate([first, others, rest])[:places])
        own = np.zeros(len(self.step), dtype=bool)
        own[left] = True
        block = block_of(self.lattice, self.room, columns, self.step, int(chance.integers(1 << 30)), own)
        block.least, block.most = self.least[block.rows].copy(), self.most[block.rows].copy()
        return block

    def follow(self, step: Steps) -> Steps:
        """Go on from `step`, coarser than before: what is coarser may need more width; returns the steps it takes."""
        self.step = self.room.joined(self.step, step)
        self.spanning()
        return self.step


def _shared(lattice: Lattice, room: Room, step: Steps, width: int) -> _State:
    """The search for worlds that hold before every partner at once: they move only whom no partner knows."""
    numerator, misses = lattice.inner_numerator, lattice.inner_people - lattice.inner_numerator
    need, left, is_known = room.need, room, np.zeros(len(step), dtype=bool)
    for insider in lattice.insiders:
        numerator, misses = np.minimum(numerator, insider.numerator), np.minimum(misses, insider.people - insider.numerator)
        wanted = _wanted(room, insider, width)
        need = np.maximum(need, wanted)
        step = _wide_enough(room, insider, wanted, step)
        left = _left(left, insider)
        is_known |= (insider.few > 0) | (insider.others != lattice.people)
    reach = abs(lattice.sums) @ (numerator + misses)
    need = np.where(((reach < need.max(axis=1)) | ~is_known)[:, None], 0, need)
    lower, upper = (np.where(lattice.overlaps[:, None], all_, some) for all_, some in ((room.lower, left.lower), (room.upper, left.upper)))
    return _State(replace(lattice, inner_people=numerator + misses, inner_numerator=numerator),
                  replace(room, lower=lower, upper=upper, need=need), step, EVERYBODY)


def _against(state: _State, insider: Insider, step: Steps, width: int) -> _State:
    """The search before somebody who knows some of the people: only the others can vary, and each few of them must."""
    need = _wanted(state.room, insider, width)
    lattice = replace(state.lattice, inner_people=insider.people, inner_numerator=insider.numerator)
    left = _left(state.room, insider)
    lower, upper = (np.where(state.lattice.overlaps[:, None], far, bound) for far, bound in ((-FAR, left.lower), (FAR, left.upper)))
    room = replace(left, lower=lower, upper=upper, need=need)
    return _State(lattice, room, _wide_enough(state.room, insider, need, step), insider.partner)


def _wanted(room: Room, insider: Insider, width: int) -> Whole:
    """What the others of each group need at every step: a few people their width, or what earlier releases left of it."""
    left = _left(room, insider)
    left_of = np.minimum(np.minimum(left.upper[:, -1] - left.lower[:, -1], room.leaves), insider.leaves)
    wanted = np.minimum(np.minimum(insider.few, width), left_of)
    return np.repeat(wanted[:, None], room.need.shape[1], axis=1)


def _left(room: Room, insider: Insider) -> Room:
    """The room that somebody leaves who knows some of the people: the others may be nobody in the numerator, or all of them."""
    lower, upper = -insider.others_numerator[:, None], (insider.others - insider.others_numerator)[:, None]
    return replace(room, lower=np.maximum(room.lower, lower), upper=np.minimum(room.upper, upper))


def _wide_enough(room: Room, insider: Insider, need: Whole, step: Steps) -> Steps:
    """The lowest steps whose own displays leave the others of each group as many values as they need."""
    left = _left(room, insider)
    fits = left.upper - left.lower >= need
    fits[:, -1] = True
    return room.joined(step, fits.argmax(axis=1).astype(np.int8))


def _spanning(lattice: Lattice) -> Whole:
    """The groups whose people are in several blocks."""
    block, starts = lattice.block[lattice.sums.indices], lattice.sums.indptr[:-1]
    several = np.minimum.reduceat(block, starts) < np.maximum.reduceat(block, starts)
    return np.flatnonzero(several & (np.diff(lattice.sums.indptr) > 0))


def _owners(lattice: Lattice) -> Whole:
    """The block in which most of each group's people are: there its need is met."""
    blocks = np.unique(lattice.block)
    if not len(blocks):
        return np.zeros(len(lattice.people), dtype=np.int64)
    sums = abs(lattice.sums)
    people = np.stack([sums @ np.where(lattice.block == block, lattice.inner_people, 0) for block in blocks], axis=1)
    found: Whole = blocks[people.argmax(axis=1)]
    return found
