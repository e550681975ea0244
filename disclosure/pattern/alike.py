"""Groups of the same people: one group to the search, however often they are published."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from disclosure.pattern.lattice import Insider, Lattice, Room, Steps, Whole


def alike(lattice: Lattice, start: Steps) -> tuple[Whole, Whole]:
    """The first of every set of groups that are the same people from the same step on, and for each group its place among these."""
    sums, seen, first, which = lattice.sums, dict[tuple[bytes, bytes, int, int, int], int](), list[int](), list[int]()
    numbers = zip(lattice.people.tolist(), lattice.numerator.tolist(), start.tolist(), strict=True)
    for row, of in enumerate(numbers):
        entries = slice(sums.indptr[row], sums.indptr[row + 1])
        at = seen.setdefault((sums.indices[entries].tobytes(), sums.data[entries].tobytes(), *of), len(seen))
        which.append(at)
        if at == len(first):
            first.append(row)
    return np.array(first, dtype=np.int64), np.array(which, dtype=np.int64)


def once(lattice: Lattice, room: Room, first: Whole, which: Whole) -> tuple[Lattice, Room]:
    """Lattice and room with every set of groups that are alike as one: it needs what any of them needs, and costs what all of them do."""
    published, overlaps = np.zeros(len(first), dtype=bool), np.ones(len(first), dtype=bool)
    np.logical_or.at(published, which, lattice.published)
    np.logical_and.at(overlaps, which, lattice.overlaps)
    fewer = replace(lattice, sums=csr_array(lattice.sums[first]), people=lattice.people[first], numerator=lattice.numerator[first],
                    published=published, weight=lattice.weight[first], overlaps=overlaps,
                    insiders=tuple(_once(one, first, which) for one in lattice.insiders))
    lower, upper, need = (some[first].copy() for some in (room.lower, room.upper, room.need))
    price = np.zeros((len(first), room.price.shape[1]))
    np.maximum.at(lower, which, room.lower)
    np.minimum.at(upper, which, room.upper)
    np.maximum.at(need, which, room.need)
    np.add.at(price, which, np.where(lattice.published[:, None], room.price, 0))
    leaves = np.zeros(len(first), dtype=np.int64)
    np.maximum.at(leaves, which, room.leaves)
    return fewer, replace(room, lower=lower, upper=upper, need=need, price=price, leaves=leaves)


def _once(insider: Insider, first: Whole, which: Whole) -> Insider:
    few, leaves = (np.zeros(len(first), dtype=np.int64) for _ in range(2))
    np.maximum.at(few, which, insider.few)
    np.maximum.at(leaves, which, insider.leaves)
    return replace(insider, others=insider.others[first], others_numerator=insider.others_numerator[first], few=few,
                   leaves=leaves)
