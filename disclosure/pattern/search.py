"""The search for worlds in one block: many groups at once, then one by one what is left."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from disclosure.pattern.block import Block, prune
from disclosure.pattern.lattice import TIED, Whole, at_units
from disclosure.pattern.proposal import Proposal

# Work limits, never time limits: the same data give the same pattern on a busy machine.
GROUPS = 1000          # groups of one program: the more places together, the fewer cells it touches
PLACES = 6             # places of one program at least
TOGETHER = 4           # times as many groups where some inner cells go with all places of a program: each of them has these again
STRICT_WORLDS = 3      # tries per program without coarsening
ELASTIC_WORLDS = 3     # tries per program with coarsening
LITTLE = 0.03          # a try that serves fewer of the targets stalls
GAIN = 0.3             # what a person moved is worth at first, in prices of a step
DEARER = 1.6           # how that grows when a round serves less than a fifth
LEFT = 0.25            # share of the groups at which the rest are served one by one
ALONE = 0.8            # share of GROUPS of a program for one group
IDLE = 8               # rounds without any progress before giving up
TRIES = 4              # attempts for one group, each with more places around it
CHEAP = 0.4            # price of a person moved at which its other direction is not tried


def search(block: Block) -> Block:
    """The block with worlds under which every group varies as far as it needs, coarsened no more than it must be."""
    if asked := len(block.narrow()):
        for columns in _parts(block):
            _strict(block, columns)
        _elastic(block, int(LEFT * asked))
        _one_by_one(block)
        prune(block)
    return block


def _strict(block: Block, columns: Whole) -> None:
    """What can vary while every display stays as it is."""
    proposal = Proposal(block, columns, block.narrow(), elastic=False)
    stalled = 0
    for _ in range(STRICT_WORLDS):
        narrow = np.intersect1d(block.narrow(), proposal.targets)
        if not len(narrow) or stalled == 2:
            return
        gain = _take(block, proposal.pooled(narrow, 1.0))
        proposal.refresh()
        stalled = stalled + 1 if gain <= LITTLE * len(narrow) else 0


def _elastic(block: Block, enough: int) -> None:
    worth, idle, asked = GAIN, 0, len(block.narrow())
    while asked > enough and idle < IDLE:
        for columns in _parts(block):
            _elastic_worlds(block, columns, worth)
        left = len(block.narrow())
        idle = idle + 1 if left == asked else 0
        worth = worth * DEARER if left > 0.8 * asked else worth
        asked = left


def _elastic_worlds(block: Block, columns: Whole, worth: float) -> None:
    proposal = Proposal(block, columns, block.narrow(), elastic=True)
    for turn in range(ELASTIC_WORLDS):
        narrow = np.intersect1d(block.narrow(), proposal.targets)
        if not len(narrow):
            return
        some = narrow if turn == 0 else block.chance.choice(narrow, max(1, len(narrow) // 2), replace=False)
        if not _take(block, proposal.pooled(some, worth)):
            return
        proposal.refresh()


def _take(block: Block, world: Whole | None) -> int:
    """Keep a world that widens something; returns by how much."""
    if world is None:
        return 0
    moves = block.moves(world)
    before = block.step
    block.step = block.coarsened(moves)
    gain = block.gain(moves)
    if gain > 0:
        block.keep(world, moves)
        return gain
    block.step = before
    return 0


def _parts(block: Block, times: float = 1.0) -> Iterator[Whole]:
    """The columns in parts with about GROUPS groups (or so many `times` that), whole places together, drawn anew each time."""
    units = block.chance.permutation(np.unique(block.unit[block.unit != TIED]))
    together = TOGETHER if (block.unit == TIED).any() else 1
    parts = min(round(len(block.rows) / (times * together * GROUPS)), len(units) // PLACES)
    for some in np.array_split(units, max(1, parts)):
        yield at_units(block.unit, block.sums, some)


def _one_by_one(block: Block) -> None:
    """Serve each group that is left by itself, among the places of its part; each further attempt draws other places."""
    for attempt in range(TRIES):
        if not len(block.narrow()):
            return
        for columns in _parts(block, ALONE * (attempt + 1)):
            serve(block, columns)


def serve(block: Block, columns: Whole, piecemeal: bool = False) -> None:
    """Keep the cheapest world for each group that is left and holds any of these columns, one group after the other.

    With `piecemeal`, a group that cannot have all the width it lacks on one side gets as much of it as it can.
    """
    proposal = Proposal(block, columns, np.zeros(0, dtype=np.int64), elastic=True)
    reached = np.zeros(len(block.rows), dtype=bool)
    reached[np.flatnonzero(np.diff(proposal.sums.indptr))] = True
    tried = set[int]()
    while left := [row for row in block.narrow().tolist() if reached[row] and row not in tried]:
        tried.add(left[0])
        for short in range(block.lack(left[0]) if piecemeal else 1):
            if _serve(block, proposal, left[0], short):
                break


def _serve(block: Block, proposal: Proposal, target: int, short: int) -> bool:
    best: tuple[float, Whole] | None = None
    for direction in block.chance.permutation([1, -1]).tolist():
        world = proposal.targeted(target, direction, short)
        if world is None:
            continue
        moves = block.moves(world)
        price = block.cost(block.coarsened(moves)) - block.cost(block.step)
        gain = block.gain(moves)
        if gain > 0 and (best is None or price / gain < best[0]):
            best = (price / gain, world)
        if best and best[0] <= CHEAP:
            break
    if best:
        _take(block, best[1])
        proposal.refresh()
    return best is not None
