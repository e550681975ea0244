"""The linear step: hides cells until no small group follows by arithmetic from the cells that are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array

from disclosure.pattern.lattice import Flags, Lattice, Room, Steps, Whole

PRIME = 2**31 - 1    # exact arithmetic: what is 0 in whole numbers is 0 modulo this, and hardly anything else is
SPARE = 3            # directions kept beyond one for each group still to be shown: by them multiples are told from others


def linear_step(lattice: Lattice, room: Room, step: Steps, secret: Whole) -> Steps:
    """Steps for a search to begin from: `step`, with cells hidden until no `secret` group is a combination of what is shown.

    Where what is shown is not taken as known to the person, that is `step` itself. Whether whole numbers of people fit is left to the
    worlds, which then hide less than they would by themselves.
    """
    found = step.copy()
    if room.known:
        bound = room.lower == room.upper
        sums = csr_array(lattice.sums * (lattice.inner_people > 0))
        sums.eliminate_zeros()
        shown = bound[np.arange(len(step)), step] & (np.diff(sums.indptr) > 0)
        may_hide, is_secret = shown & ~bound[:, -1], np.isin(np.arange(len(step)), secret) & ~shown
        found[list(_hidden(_Apart(sums, shown, is_secret), _in_order(lattice, room, sums, shown, may_hide), may_hide))] = bound.shape[1] - 1
    return found


def _in_order(lattice: Lattice, room: Room, sums: csr_array, shown: Flags, may_hide: Flags) -> Whole:
    """Small places before wide ones; in each what is never hidden, then what readers miss most, the larger, and of equals the last."""
    rows = np.flatnonzero(shown)
    units, blocks = (_touched(sums, of)[rows] for of in (lattice.unit, lattice.block))
    order: Whole = rows[np.lexsort((-rows, -lattice.people[rows], -room.price[rows, -1], may_hide[rows], units, blocks))]
    return order


def _touched(sums: csr_array, of: Whole) -> Whole:
    """How many units or blocks each group has people in."""
    row = np.repeat(np.arange(sums.shape[0]), np.diff(sums.indptr))
    return np.bincount(np.unique(np.stack([row, of[sums.indices]]), axis=1)[0], minlength=sums.shape[0])


def _hidden(apart: _Apart, order: Whole, may_hide: Flags) -> Iterator[int]:
    """Show one group of `order` after the other, but for those that would tell a secret."""
    for row in order.tolist():
        part = apart.around(row)
        if part.of(row).any():
            if may_hide[row] and apart.tells(part, row):
                yield row
            else:
                apart.put(part.holding(row))
        apart.waiting[row] = False


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

    def multiples(self, row: int, among: Flags) -> Whole:
        """The groups `among` some that move with `row` in every direction here, more or less."""
        image = self.of(row)
        at = int(np.flatnonzero(image)[0])
        here = np.flatnonzero(among[self.rows] & (self.images[:, at] != 0))
        images = self.images[here]
        found: Whole = self.rows[here[(images * image[at] % PRIME == images[:, [at]] * image % PRIME).all(axis=1)]]
        return found


class _Apart:
    """The inner cells in parts that nothing shown so far ties to each other, with groups still `waiting` to be shown and secrets."""

    def __init__(self, sums: csr_array, waiting: Flags, secret: Flags) -> None:
        self.sums, self.waiting, self.secret = sums, waiting, secret
        columns = sums.tocsc()
        entries = [slice(*ends) for ends in pairwise(columns.indptr)]
        self.parts = [_Part(np.array([at]), columns.indices[some], columns.data[some][:, None] % PRIME) for at, some in enumerate(entries)]

    def around(self, row: int) -> _Part:
        """The part that a group lies in, tied together where it lay in several."""
        found = self._of(row)
        if len(found) == 1:
            return found[0]
        whole = _joined(found, self.waiting, self.secret)
        self.put(whole)
        return whole

    def tells(self, part: _Part, row: int) -> bool:
        """Whether a secret is a multiple of a group by all that is shown, so that showing the group tells it."""
        return any(not any(other.of(secret).any() for other in self._of(secret) if other is not part)
                   for secret in part.multiples(row, self.secret).tolist())

    def _of(self, row: int) -> list[_Part]:
        """The parts in which a group has people."""
        columns = self.sums.indices[self.sums.indptr[row]:self.sums.indptr[row + 1]]
        return list({id(part): part for part in (self.parts[column] for column in columns)}.values())

    def put(self, part: _Part) -> None:
        for column in part.columns:
            self.parts[column] = part


def _joined(parts: Sequence[_Part], waiting: Flags, secret: Flags) -> _Part:
    """Parts as one. Of more directions than the groups still waiting can use up, as many combinations drawn by chance do as well."""
    kept = [(waiting | secret)[part.rows] for part in parts]
    rows = np.unique(np.concatenate([part.rows[here] for part, here in zip(parts, kept, strict=True)]))
    directions, most = sum(part.images.shape[1] for part in parts), int(np.count_nonzero(waiting[rows])) + SPARE
    images, start, chance = np.zeros((len(rows), min(directions, most)), dtype=np.int64), 0, np.random.default_rng(0)
    for part, here in zip(parts, kept, strict=True):
        at, own = np.searchsorted(rows, part.rows[here]), part.images.shape[1]
        if directions <= most:
            images[at, start:start + own] = part.images[here]
        else:
            images[at] = (images[at] + _product(part.images[here], chance.integers(PRIME, size=(own, most)))) % PRIME
        start += own
    return _Part(np.concatenate([part.columns for part in parts]), rows, images)


def _product(some: Whole, others: Whole) -> Whole:
    """Of two matrices modulo PRIME, by halves that do not overflow."""
    found: Whole = ((((some >> 16) @ others % PRIME) << 16) + (some & 0xFFFF) @ others) % PRIME
    return found
