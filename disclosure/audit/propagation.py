"""Narrows the bounds of unknown numbers by subtraction, relation by relation, until nothing moves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from disclosure.audit.exposed import UNBOUNDED, ContradictionError, Exposed, Whole

SWEEPS = 300


def propagated(exposed: Exposed) -> Exposed:
    """`exposed` with every bound as narrow as its own relations make it. Raises ContradictionError where nothing fits."""
    links = Links(exposed.sums)
    lower, upper = exposed.lower, exposed.upper
    for _ in range(SWEEPS):
        least, most = links.implied(lower, upper, exposed.low, exposed.high)
        least, most = np.maximum(least, lower), np.minimum(most, upper)
        if (least > most).any():
            raise ContradictionError("these figures contradict each other: no whole numbers agree with all of them.")
        if np.array_equal(least, lower) and np.array_equal(most, upper):
            break
        lower, upper = least, most
    return replace(exposed, lower=lower, upper=upper)


class Links:
    """The entries of a matrix of relations, laid out once, number by number, so that a sweep is a few array operations."""

    def __init__(self, sums: csr_array) -> None:
        entries = sums.tocoo()
        order = np.argsort(entries.col, kind="stable")
        self.row, self.column = entries.row[order].astype(np.int64), entries.col[order].astype(np.int64)
        self.is_plus = entries.data[order] > 0
        self.starts = np.flatnonzero(np.diff(self.column, prepend=-1))
        self.plus, self.minus = csr_array(sums.maximum(0)), csr_array((-sums).maximum(0))

    def reach(self, lower: Whole, upper: Whole) -> tuple[Whole, Whole]:
        """The least and the most each relation can add up to, by the bounds of its numbers alone."""
        least: Whole = self.plus @ lower - self.minus @ upper
        most: Whole = self.plus @ upper - self.minus @ lower
        return least, most

    def implied(self, lower: Whole, upper: Whole, low: Whole, high: Whole) -> tuple[Whole, Whole]:
        """What each number must at least and at most be for every relation to hold, the others within their bounds."""
        least, most = np.full_like(lower, -UNBOUNDED), np.full_like(upper, UNBOUNDED)
        below, above = self.reach(lower, upper)
        at_lower, at_upper = lower[self.column], upper[self.column]
        room_up = high[self.row] - below[self.row] + np.where(self.is_plus, at_lower, -at_upper)
        room_down = low[self.row] - above[self.row] + np.where(self.is_plus, at_upper, -at_lower)
        if len(self.starts):
            touched = self.column[self.starts]
            least[touched] = np.maximum.reduceat(np.where(self.is_plus, room_down, -room_up), self.starts)
            most[touched] = np.minimum.reduceat(np.where(self.is_plus, room_up, -room_down), self.starts)
        return least, most
