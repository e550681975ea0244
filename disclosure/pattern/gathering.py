"""Gathers inner cells, and the groups that add up from them, while a lattice is being built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.sparse import csr_array

from disclosure.pattern.counted import NOBODY, Count
from disclosure.pattern.lattice import Flags, Memories, Whole

Columns = Sequence[int]    # inner cells, by their column in the lattice
FAR = 1 << 30              # no bound


@dataclass(frozen=True, slots=True)
class InnerCell:
    """People whom nothing divides further, and the place (its name) at which they are counted."""

    count: Count
    place: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A declared cell: positions of its table among the keys, its place and its slot; -1 where a group is no cell."""

    table: int = -1
    place: int = -1
    slot: int = -1


NO_CELL = Cell()


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier releases told of a group: its least and most percent; what follows from their lines about nearly the same people,
    its `first` and `last` numerator; and the width that all of it `leaves` for any promise.

    `is_earlier` where the group is a line of theirs, and none of this release.
    """

    least: int = 0
    most: int = 100
    first: int = 0
    last: int = FAR
    leaves: int = FAR
    is_earlier: bool = False


NO_MEMORY = Memory()


@dataclass(frozen=True, slots=True)
class Around:
    """What an earlier release told of all people of `columns`, among them a group's (`inside`): the least and most of their numerators.

    Where `turned`, the group gave that release the other answer.
    """

    columns: tuple[int, ...]
    inside: tuple[int, ...]
    first: int
    last: int
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The people of some inner cells without those of others; `around` are lines told before that they are some of."""

    added: tuple[int, ...]
    taken: tuple[int, ...]
    count: Count
    cell: Cell
    memory: Memory = NO_MEMORY
    around: tuple[Around, ...] = ()


@dataclass(frozen=True, eq=False)
class Gathering:
    """The columns (inner cells) and rows (groups) of a lattice so far; `overlaps` are rows that tell who is in several programs, `changes`
    rows of people whom two releases count differently.
    """

    inner: list[InnerCell] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    overlaps: list[int] = field(default_factory=list)
    changes: list[int] = field(default_factory=list)

    def add_inner(self, count: Count, place: str) -> int:
        """A new inner cell; returns its column."""
        self.inner.append(InnerCell(count, place))
        return len(self.inner) - 1

    def total(self, columns: Columns) -> Count:
        return sum((self.inner[column].count for column in columns), NOBODY)

    def add_group(self, added: Columns, taken: Columns, count: Count, cell: Cell = NO_CELL, memory: Memory = NO_MEMORY,
                  around: tuple[Around, ...] = ()) -> None:
        self.groups.append(Group(tuple(added), tuple(taken), count, cell, memory, around))

    def remember(self, row: int, memory: Memory) -> None:
        """Say of a group what earlier releases told of it."""
        self.groups[row] = replace(self.groups[row], memory=memory)

    def add_difference(self, host: Columns, part: Columns) -> None:
        """Those of `host` who are not in `part`: nobody, or people whom subtraction tells apart."""
        left = self.total(host) - self.total(part)
        if left.people >= 0 and set(host) != set(part):
            self.add_group(host, part, left)

    def mark_overlaps(self, since: int) -> None:
        """The groups added from row `since` on tell who is in several programs."""
        self.overlaps.extend(range(since, len(self.groups)))

    def sums(self) -> csr_array:
        """[groups × inner]: 1 where an inner cell is added, -1 where it is taken away."""
        rows = np.repeat(np.arange(len(self.groups)), [len(group.added) + len(group.taken) for group in self.groups])
        columns = np.array([column for group in self.groups for column in (*group.added, *group.taken)], dtype=np.int64)
        signs = [sign for group in self.groups for sign in (*(1 for _ in group.added), *(-1 for _ in group.taken))]
        found = csr_array((np.array(signs, dtype=np.int64), (rows, columns)), shape=(len(self.groups), len(self.inner)))
        found.sum_duplicates()
        found.eliminate_zeros()
        return found

    def cells(self) -> tuple[Whole, Whole, Whole]:
        """Table, place and slot of every group."""
        names = [(group.cell.table, group.cell.place, group.cell.slot) for group in self.groups]
        table, place, slot = np.array(names, dtype=np.int64).reshape(-1, 3).T
        return table, place, slot

    def memories(self) -> Memories | None:
        """Of every group what earlier releases told; None where they told nothing."""
        every = [group.memory for group in self.groups]
        if all(memory == NO_MEMORY for memory in every):
            return None
        numbers = [(memory.least, memory.most, memory.first, memory.last, memory.leaves) for memory in every]
        least, most, first, last, leaves = np.array(numbers, dtype=np.int64).T
        is_earlier, is_change = np.array([memory.is_earlier for memory in every]), np.isin(np.arange(len(every)), self.changes)
        return Memories(least, most, first, last, leaves, is_earlier, is_change)

    def is_overlap(self) -> Flags:
        return np.isin(np.arange(len(self.groups)), self.overlaps)


def columns_of(counts: Sequence[Count]) -> tuple[Whole, Whole]:
    """People and numerators as two arrays."""
    people = np.array([count.people for count in counts], dtype=np.int64)
    return people, np.array([count.numerator for count in counts], dtype=np.int64)
