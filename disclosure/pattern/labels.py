"""A second renderer of the rule table and its ladder, for checking: equal labels are equal displays."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from disclosure.pattern.lattice import Flags, Whole
from disclosure.policy import Band, Policy

Labels = NDArray[np.int16]
Steps = NDArray[np.int8]


def labels(policy: Policy) -> Labels:
    """[sizes × steps × whole percents]: the number of the piece each percent falls in, by counting the cuts that are left."""
    return np.array([[np.cumsum(cuts) for cuts in _cuts(size, policy)] for size in policy.sizes], dtype=np.int16)


def _cuts(size: Band, policy: Policy) -> Iterator[Flags]:
    """For each step, True at every percent where a new piece begins: the ladder only takes cuts away, and the last leave one or none."""
    cut = np.ones(101, dtype=bool)
    for band in (size, *policy.steps):
        begins = np.flatnonzero(cut)
        ends = np.append(begins[1:], 101) - 1
        bucket = np.where(ends <= band.code, -1, np.where(begins >= 100 - band.code, 101, begins // band.width))
        cut = np.zeros(101, dtype=bool)
        cut[begins[np.append(True, bucket[1:] != bucket[:-1])]] = True
        yield cut
    left = np.flatnonzero(cut)
    for last in policy.last_cuts:
        yield np.isin(np.arange(101), (0, left[left <= last].max()))
    yield np.arange(101) == 0


def rows_of(ladder: Labels, policy: Policy, people: Whole, step: Steps) -> Labels:
    """[… × whole percents]: the labels that groups of this size can have at this step."""
    found: Labels = ladder[sizes(policy, people), step]
    return found


def sizes(policy: Policy, people: Whole) -> Whole:
    """Which of the policy's sizes each group is of; the first also where it is smaller than all."""
    found: Whole = np.maximum(np.searchsorted([band.start for band in policy.sizes], people, side="right") - 1, 0)
    return found


def percent(people: Whole, numerator: Whole) -> Whole:
    """Whole percents, half up; 0 to 100 also where a numerator is none of the group's."""
    found: Whole = np.clip((200 * numerator + people) // np.maximum(2 * people, 1), 0, 100)
    return found
