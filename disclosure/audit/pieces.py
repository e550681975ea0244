"""Cuts what is exposed into pieces that can be attacked one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from disclosure.audit.exposed import Exposed, Whole
from disclosure.audit.propagation import Links


@dataclass(frozen=True, eq=False)
class Piece:
    """Some of the unknown numbers: `exposed` holds them alone, `columns` says which they are."""

    exposed: Exposed
    columns: Whole


def piece(exposed: Exposed, columns: Whole) -> Piece:
    """The numbers in `columns` with every relation that binds them; all others are anything within their bounds."""
    outside = np.ones(len(exposed.lower), bool)
    outside[columns] = False
    least, most = Links(csr_array(exposed.sums[:, np.flatnonzero(outside)])).reach(exposed.lower[outside], exposed.upper[outside])
    inside = Exposed(exposed.lower[columns], exposed.upper[columns], csr_array(exposed.sums[:, columns]),
                     exposed.low - most, exposed.high - least, exposed.block[columns])
    return Piece(_binding(inside), columns)


def _binding(exposed: Exposed) -> Exposed:
    """Without the relations that hold whatever the numbers are."""
    least, most = Links(exposed.sums).reach(exposed.lower, exposed.upper)
    kept = np.flatnonzero((least < exposed.low) | (most > exposed.high))
    return Exposed(exposed.lower, exposed.upper, csr_array(exposed.sums[kept]), exposed.low[kept], exposed.high[kept], exposed.block)


def separate(exposed: Exposed) -> Iterator[Piece]:
    """Pieces that nothing binds to each other; numbers that are known already are in none."""
    open_ = piece(exposed, np.flatnonzero(exposed.lower < exposed.upper))
    joined = abs(open_.exposed.sums)
    _, label = connected_components(joined.T @ joined, directed=False)
    order = np.argsort(label, kind="stable")
    for columns in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
        if len(columns):
            yield piece(exposed, open_.columns[columns])


def by_block(whole: Piece) -> Iterator[Piece]:
    """The numbers of each block, as if the rest were anything within its bounds."""
    for block in np.unique(whole.exposed.block[whole.exposed.block >= 0]):
        part = piece(whole.exposed, np.flatnonzero(whole.exposed.block == block))
        yield Piece(part.exposed, whole.columns[part.columns])
