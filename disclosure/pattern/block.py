"""The state of the search in one block: steps of the ladder, and how far each group is known to vary."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from disclosure.pattern.lattice import Flags, Lattice, Room, Steps, Whole


class Block:
    """Some inner cells (columns) with every group (rows) they move; everything else is held at the truth.

    A world is a move of the inner cells under which every display stays as it is: between `lowest` and `highest`, `fixed` rows
    at the step they have. `least` and `most` are how far the truth and the worlds found move each group; `floor` is the step
    from which the search began.
    """

    def __init__(self, rows: Whole, columns: Whole, unit: Whole, sums: csr_array, room: Room, lowest: Whole, highest: Whole, fixed: Flags,
                 floor: Steps, chance: np.random.Generator) -> None:
        self.rows, self.columns, self.unit, self.sums, self.room = rows, columns, unit, sums, room
        self.lowest, self.highest, self.fixed, self.chance = lowest, highest, fixed, chance
        self.floor, self.step = floor, floor.copy()
        self.least = np.zeros(len(rows), dtype=np.int64)
        self.most = np.zeros(len(rows), dtype=np.int64)
        self.worlds: list[NDArray[np.int16]] = []

    @cached_property
    def every(self) -> Whole:
        """All groups, by their row here."""
        return np.arange(len(self.rows))

    def need(self, rows: Whole | int | None = None) -> Whole:
        """The width each group (of `rows`, by default of all) needs at its present step."""
        rows = self.every if rows is None else rows
        found: Whole = self.room.need[rows, self.step[rows]]
        return found

    def lack(self, row: int) -> int:
        """How much of the width that it needs one group lacks."""
        return int(self.need(row) - (self.most[row] - self.least[row]))

    def narrow(self) -> Whole:
        """The groups that are not yet known to vary as far as they need."""
        return np.flatnonzero(self.most - self.least < self.need())

    def moves(self, world: Whole) -> Whole:
        """How far `world` moves each group."""
        return np.asarray(self.sums @ world, dtype=np.int64)

    def coarsened(self, moves: Whole) -> Steps:
        """The step of each group once its display must stay as it is under `moves` too."""
        least, most = np.minimum(self.least, moves), np.maximum(self.most, moves)
        return np.where(self.fixed, self.step, self.room.joined(self.step, self.room.fitting(least, most)))

    def gain(self, moves: Whole) -> int:
        """How much of the width still needed `moves` would add."""
        need = self.need()
        width = np.maximum(self.most, moves) - np.minimum(self.least, moves)
        return int((np.minimum(width, need) - np.minimum(self.most - self.least, need)).sum())

    def keep(self, world: Whole, moves: Whole) -> None:
        """Take `world` up, and coarsen what it moves out of its display."""
        self.step = self.coarsened(moves)
        self.least, self.most = np.minimum(self.least, moves), np.maximum(self.most, moves)
        self.worlds.append(world.astype(np.int16))

    def cost(self, step: Steps) -> float:
        """What `step` costs readers beyond where the search began."""
        return float((self.room.price[self.every, step] - self.room.price[self.every, self.floor])[~self.fixed].sum())


def block_of(lattice: Lattice, room: Room, columns: Whole, step: Steps, seed: int, own: Flags) -> Block:
    """The block of some inner cells; `own` marks the groups whose need is met here."""
    sums = csr_array(lattice.sums[:, columns])
    rows = np.flatnonzero(np.diff(sums.indptr))
    need = room.need[rows].copy()
    need[~own[rows]] = 0
    people, numerator = lattice.inner_people[columns], lattice.inner_numerator[columns]
    fixed = ~lattice.published[rows] | room.is_widest(rows, step[rows])
    here = replace(room, lower=room.lower[rows], upper=room.upper[rows], need=need, price=room.price[rows], leaves=room.leaves[rows])
    return Block(rows, columns, lattice.unit[columns], csr_array(sums[rows]), here,
                 -numerator, people - numerator, fixed, step[rows].copy(), np.random.default_rng(seed))


def prune(block: Block) -> None:
    """Drop worlds nobody needs, the most costly first; then every step is the lowest that fits the worlds kept."""
    if not block.worlds:
        return
    kept = _needed(block, _moved(block, block.worlds))
    hold(block, [world for world, keep in zip(block.worlds, kept, strict=True) if keep])


def hold(block: Block, worlds: list[NDArray[np.int16]]) -> None:
    """Go on with `worlds` alone: every step is the lowest that fits them."""
    block.worlds, (block.least, block.most) = worlds, _span(_moved(block, worlds))
    block.step = block.floor.copy()
    block.step = block.coarsened(np.zeros_like(block.least))


def _moved(block: Block, worlds: list[NDArray[np.int16]]) -> csr_array:
    """How far each of `worlds` moves each group: [groups × worlds], few of them other than 0."""
    return csr_array(block.sums @ csr_array(np.array(worlds, dtype=np.int16).reshape(-1, len(block.columns)).T))


def _span(moves: csr_array) -> tuple[Whole, Whole]:
    """The least and the most of each row, 0 among them."""
    least, most = (np.zeros(moves.shape[0], dtype=np.int64) for _ in range(2))
    np.minimum.at(least, _row(moves), moves.data)
    np.maximum.at(most, _row(moves), moves.data)
    return least, most


def _row(moves: csr_array) -> Whole:
    return np.repeat(np.arange(moves.shape[0]), np.diff(moves.indptr))


def _price(block: Block, moves: csr_array) -> NDArray[np.float64]:
    """What each world costs readers: the price of the lowest steps at which all that it moves can move so far."""
    row, price = _row(moves), np.zeros(moves.shape[1])
    step = np.where(block.fixed[row], 0, block.room.fitting(moves.data, moves.data, row))
    np.add.at(price, moves.indices, block.room.price[row, step] - block.room.price[row, 0])
    return price


def _needed(block: Block, moves: csr_array) -> Flags:
    """Which worlds stay when each is dropped that no group misses."""
    met = np.flatnonzero((block.most - block.least >= block.need()) & (block.room.need.max(axis=1) > 0))
    order, kept = np.argsort(-_price(block, moves), kind="stable"), np.ones(moves.shape[1], dtype=bool)
    moves = csr_array(moves[met])
    touched = moves.tocsc()
    for world in order:
        kept[world] = False
        rows = touched.indices[touched.indptr[world]: touched.indptr[world + 1]]
        left = csr_array(moves[rows])
        left.data = np.where(kept[left.indices], left.data, 0)
        least, most = _span(left)
        fits = np.where(block.fixed[met[rows]], 0, block.room.fitting(least, most, met[rows]))
        steps = block.room.joined(block.floor[met[rows]], fits)
        kept[world] = bool((most - least < block.room.need[met[rows], steps]).any())
    return kept
