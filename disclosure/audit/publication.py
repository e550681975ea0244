"""A release as its readers have it: the display of every cell, and the bounds written beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from disclosure.audit.exposed import Flags, Whole
from disclosure.policy import Band, Policy
from disclosure.tabulation import TableKey

PATTERNS = ((re.compile(r"(\d+)%"), "{0} {0}"), (re.compile(r"(\d+)–(\d+)%"), "{0} {1}"), (re.compile(r"≥(\d+)%"), "{0} 100"),
            (re.compile(r"≤(\d+)%"), "0 {0}"), (re.compile(r"hidden|N<\d+"), "0 100"))


@dataclass(frozen=True, eq=False)
class PublishedTable:
    """One table of a release, [places × slots] in the catalogue's order; what is not declared is hidden, with bounds 0 and 100.

    `display` is the text that people read; `lower` and `upper` are its bounds in whole percents.
    """

    display: NDArray[np.object_]
    lower: Whole
    upper: Whole


@dataclass(frozen=True, eq=False)
class Publication:
    """Every table of one release, from its file and from nothing else."""

    tables: Mapping[TableKey, PublishedTable]


def told(table: PublishedTable) -> tuple[Whole, Whole]:
    """The percents each cell tells, from its text and its bounds together. Raises ValueError on a text that says nothing known."""
    texts, at = np.unique(table.display.astype(str), return_inverse=True)
    read = np.array([_read(text) for text in texts], np.int64).reshape(-1, 2)
    lower, upper = (read[at.ravel(), side].reshape(table.lower.shape) for side in (0, 1))
    return np.maximum(lower, table.lower), np.minimum(upper, table.upper)


def _read(text: str) -> list[int]:
    for pattern, bounds in PATTERNS:
        if found := pattern.fullmatch(text):
            return [int(bound) for bound in bounds.format(*found.groups()).split()]
    raise ValueError(f"the display {text!r} is none that the rule table knows. Write displays as the rule table does.")


def numerators(people: Whole, lower: Whole, upper: Whole) -> tuple[Whole, Whole]:
    """The least and the most of `people` whose percent, rounded half up, lies within `lower` and `upper`."""
    least = -((1 - 2 * lower) * people // 200)
    most = -(-(2 * upper + 1) * people // 200) - 1
    return np.clip(least, 0, people), np.clip(most, 0, people)


def off_the_ladder(people: Whole, lower: Whole, upper: Whole, policy: Policy) -> Flags:
    """Where a display is neither the rule table's for a group of that size nor on the ladder below it."""
    wrong = np.ones(people.shape, bool)
    for size in range(len(policy.sizes)):
        allowed = np.zeros((101, 101), bool)
        for interval in _ladder(policy.sizes[size], policy):
            allowed[interval] = True
        in_size = (people > policy.minimum_group) & (people >= policy.sizes[size].start)
        wrong[in_size] = ~allowed[lower[in_size], upper[in_size]]
    small = people <= policy.minimum_group
    wrong[small] = (lower[small] > 0) | (upper[small] < 100)
    return wrong


def _ladder(size: Band, policy: Policy) -> set[tuple[int, int]]:
    """Every interval a group of one size may be told in: each step joins those intervals of the last that begin in one of its own."""
    intervals = [(percent, percent) for percent in range(101)]
    found = {(0, 100)}
    for band in (size, *policy.steps):
        ends = {_key(interval, band): interval[1] for interval in intervals}
        starts = {_key(interval, band): interval[0] for interval in reversed(intervals)}
        intervals = [(starts[key], ends[key]) for key in ends]
        found.update(intervals)
    for cut in policy.last_cuts:
        low = max(upper for _, upper in intervals if upper < cut)
        found.update({(0, low), (low + 1, 100)})
    return found


def _key(interval: tuple[int, int], band: Band) -> int:
    if interval[1] <= band.code:
        return -1
    return 101 if interval[0] >= 100 - band.code else interval[0] // band.width
