"""The search for worlds in one block: many groups at once, then one by one what is left."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from disclosure.pattern.block import Block, prune
from disclosure.pattern.lattice import Whole
from disclosure.pattern.proposal import Proposal

# Work limits, never time limits: the same data give the same pattern on a busy machine.
COLUMNS = 960          # inner cells of one program: the more places together, the fewer cells it touches
NEAR = 300             # of one for a single group, for each attempt
STRICT_WORLDS = 3      # tries per program without coarsening
ELASTIC_WORLDS = 4     # tries per program with coarsening
LITTLE = 0.03          # a try that serves fewer of the targets stalls
GAIN = 0.3             # what a person moved is worth at first, in prices of a step
DEARER = 1.6           # how that grows when a round serves less than a fifth
LEFT = 0.06            # share of the groups at which the rest are served one by one
IDLE = 8               # rounds without any progress before giving up
TRIES = 6              # attempts for one group, each with more places around it


def search(block: Block) -> Block:
    """The block with worlds under which every group varies as far as it needs, coarsened no more than it must be."""
    if asked := len(block.narrow()):
        _strict(block)
        _elastic(block, int(LEFT * asked))
        _one_by_one(block)
        prune(block)
    return block


def _strict(block: Block) -> None:
    before = asked = len(block.narrow())
    while asked and asked <= before:
        before = asked
        for columns in _parts(block):
            _strict_worlds(block, columns)
        asked = len(block.narrow())
        if asked > 0.95 * before:
            return


def _strict_worlds(block: Block, columns: Whole) -> None:
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
    block.step = np.maximum(block.step, block.required(moves))
    gain = block.gain(moves)
    if gain > 0:
        block.keep(world, moves)
        return gain
    block.step = before
    return 0


def _parts(block: Block) -> Iterator[Whole]:
    """The columns in parts of about COLUMNS, whole places together, drawn anew each time."""
    units = block.chance.permutation(np.unique(block.unit))
    parts = max(1, round(len(block.columns) / COLUMNS))
    for some in np.array_split(units, min(parts, len(units))):
        yield np.flatnonzero(np.isin(block.unit, some))


def _one_by_one(block: Block) -> None:
    """Serve each group that is left by itself; each further attempt looks at more places."""
    attempts = dict.fromkeys(block.narrow().tolist(), 0)
    while left := [row for row in block.narrow().tolist() if attempts.setdefault(row, 0) < TRIES]:
        target = min(left, key=lambda row: (attempts[row], row))
        attempts[target] += 1
        if not serve(block, target, attempts[target]):
            attempts[target] = TRIES


def serve(block: Block, target: int, attempt: int) -> bool:
    """Keep the cheapest world for one group, if there is one among the places around it; returns whether more places are left to try."""
    columns = _around(block, target, attempt)
    proposal = Proposal(block, columns, np.array([target]), elastic=True)
    best: tuple[float, Whole] | None = None
    for direction in (1, -1):
        world = proposal.targeted(target, direction)
        if world is None:
            continue
        moves = block.moves(world)
        price = block.cost(np.maximum(block.step, block.required(moves))) - block.cost(block.step)
        gain = block.gain(moves)
        if gain > 0 and (best is None or price / gain < best[0]):
            best = (price / gain, world)
    if best:
        _take(block, best[1])
    return len(columns) < len(block.columns)


def _around(block: Block, target: int, attempt: int) -> Whole:
    """The columns of the target's places with others drawn by chance, more with each attempt."""
    own = np.unique(block.unit[block.sums[[target]].indices])
    others = block.chance.permutation(np.setdiff1d(block.unit, own))
    size = dict(zip(*np.unique(block.unit, return_counts=True), strict=True))
    chosen: list[int] = []
    columns = 0
    for unit in (*block.chance.permutation(own), *others):
        if chosen and columns + size[unit] > attempt * NEAR:
            break
        chosen.append(unit)
        columns += size[unit]
    return np.flatnonzero(np.isin(block.unit, chosen))
