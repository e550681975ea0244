"""The linear step: place by place, hides cells until no small group follows by arithmetic from the cells that are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array

from disclosure.pattern.lattice import Flags, Lattice, Room, Steps, Whole

PRIME = 2**31 - 1    # exact arithmetic: what is 0 in whole numbers is 0 modulo this, and hardly anything else is


def linear_step(lattice: Lattice, room: Room, step: Steps, secret: Whole) -> Steps:
    """Steps for a search to begin from: `step`, with cells hidden until no `secret` group is a combination of what its own place shows.

    Where what is shown is not taken as known to the person, that is `step` itself. What wide places show, and whether whole numbers of
    people fit, is left to the worlds.
    """
    found = step.copy()
    if room.known:
        bound = room.lower == room.upper
        sums = csr_array(lattice.sums * (lattice.inner_people > 0))
        sums.eliminate_zeros()
        shown = bound[np.arange(len(step)), step] & _is_of_one_place(sums, lattice.unit)
        may_hide, is_secret = shown & ~bound[:, -1], np.isin(np.arange(len(step)), secret) & ~shown
        rows = np.flatnonzero(shown)    # what is never hidden, then what readers miss most, the larger, and of equals the last
        order = rows[np.lexsort((-rows, -lattice.people[rows], -room.price[rows, -1], may_hide[rows]))]
        found[list(_hidden(_Apart(sums, shown | is_secret), order, may_hide, is_secret))] = bound.shape[1] - 1
    return found


def _is_of_one_place(sums: csr_array, unit: Whole) -> Flags:
    """Which groups have people who can move, all in one place."""
    found: Flags = np.diff(sums.indptr) > 0
    units, starts = unit[sums.indices], sums.indptr[:-1][found]
    found[found] = np.minimum.reduceat(units, starts) == np.maximum.reduceat(units, starts) if len(starts) else False
    return found


def _hidden(apart: _Apart, order: Whole, may_hide: Flags, secret: Flags) -> Iterator[int]:
    """Show one group of `order` after the other, but for those that would tell a secret."""
    for row in order.tolist():
        part = apart.around(row)
        if part.of(row).any():
            if may_hide[row] and part.tells(row, secret):
                yield row
            else:
                apart.put(part.holding(row))
        apart.looked_at[row] = False


@dataclass(frozen=True, eq=False)
class _Part:
    """Some inner cells (`columns`) and every direction in which they can move while all that is shown stays as it is.

    `images` [rows × directions], modulo PRIME, is how each direction moves each group: a group that none moves follows from what is shown.
    """

    columns: Whole
    rows: Whole
    images: Whole

    def of(self, row: int) -> Whole:
        found: Whole = self.images[np.searchsorted(self.rows, row)]
        return found

    def holding(self, row: int) -> _Part:
        """With one more group shown: one direction fewer."""
        image = self.of(row)
        at = int(np.flatnonzero(image)[0])
        share = image * pow(int(image[at]), -1, PRIME) % PRIME
        moved, images = np.flatnonzero(self.images[:, at]), self.images.copy()
        images[moved] = (images[moved] - images[moved, at][:, None] * share) % PRIME
        return _Part(self.columns, self.rows, np.delete(images, at, axis=1))

    def tells(self, row: int, secret: Flags) -> bool:
        """Whether a secret is a multiple of this group, by all that is shown: with the group it would be told."""
        image = self.of(row)
        at = int(np.flatnonzero(image)[0])
        others = self.images[secret[self.rows] & (self.images[:, at] != 0)]
        return bool((others * image[at] % PRIME == others[:, [at]] * image % PRIME).all(axis=1).any())


class _Apart:
    """The inner cells in parts that nothing shown so far ties to each other, with the groups that are still `looked_at`."""

    def __init__(self, sums: csr_array, looked_at: Flags) -> None:
        self.sums, self.looked_at = sums, looked_at
        columns = sums.tocsc()
        entries = [slice(*ends) for ends in pairwise(columns.indptr)]
        self.parts = [_Part(np.array([at]), columns.indices[some], columns.data[some][:, None] % PRIME) for at, some in enumerate(entries)]

    def around(self, row: int) -> _Part:
        """The part that a group lies in, tied together where it lay in several."""
        columns = self.sums.indices[self.sums.indptr[row]:self.sums.indptr[row + 1]]
        found = {id(part): part for part in (self.parts[column] for column in columns)}
        if len(found) > 1:
            self.put(_joined(list(found.values()), self.looked_at))
        here: _Part = self.parts[columns[0]]
        return here

    def put(self, part: _Part) -> None:
        for column in part.columns:
            self.parts[column] = part


def _joined(parts: Sequence[_Part], looked_at: Flags) -> _Part:
    """Parts as one, without the groups that are done."""
    rows = np.unique(np.concatenate([part.rows[looked_at[part.rows]] for part in parts]))
    images = np.zeros((len(rows), sum(part.images.shape[1] for part in parts)), dtype=np.int64)
    start = 0
    for part in parts:
        here, end = looked_at[part.rows], start + part.images.shape[1]
        images[np.searchsorted(rows, part.rows[here]), start:end] = part.images[here]
        start = end
    return _Part(np.concatenate([part.columns for part in parts]), rows, images)
