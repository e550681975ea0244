"""Searches sets of values whose published counts add up to the total wherever all of them are told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Whole = NDArray[np.int64]
MOST_VALUES = 40
MOST_STEPS = 60_000
TOLERATED = 0.02    # of the contexts of a set: misprints
CHANCE = 0.1        # how likely it may be that a set adds up by accident


@dataclass(frozen=True, eq=False)
class Found:
    """A set of values [values], and in how many contexts it adds up."""

    members: Mask
    support: int


def candidates(low: Whole, exact: Mask, is_there: Mask) -> list[Mask]:
    """Sets of two values or more, no value in two of them; all arrays [1 + values, contexts], the total first.

    Two sets that share values and are equally well shown are ambiguous, and neither is given. Nor is one that may add up by
    accident: among many values, some sum comes close to any total.
    """
    known = exact[0] & (low[0] > 0)
    values, told = low[1:][:, known], exact[1:][:, known] | ~is_there[1:][:, known]
    ever = (told & (values > 0)).any(axis=1) | (~told).any(axis=1)
    if not known.any() or not 2 <= ever.sum() <= MOST_VALUES:
        return []
    search = _Search(values, told, low[0][known])
    order = np.flatnonzero(ever)[np.argsort(-values[ever].sum(axis=1), kind="stable")]
    search.choose(tuple(map(int, order)), (), low[0][known].copy(), np.ones(known.sum(), bool))
    return _apart(search.found)


class _Search:
    """A walk over sets, largest values first, that turns back where a sum is too large; its steps are limited."""

    def __init__(self, values: Whole, told: Mask, totals: Whole) -> None:
        self.values, self.told, self.totals = values, told, totals
        self.steps, self.found = 0, list[Found]()

    def choose(self, rest: tuple[int, ...], chosen: tuple[int, ...], left: Whole, alive: Mask) -> None:
        """Try every value of `rest` with those `chosen`; `left` is what the totals have left in the contexts still `alive`."""
        for number, value in enumerate(rest):
            self.steps += 1
            if self.steps > MOST_STEPS:
                return
            now, less = alive & self.told[value], left - self.values[value]
            if not now.any() or (less[now] < 0).mean() > TOLERATED:
                continue
            if len(chosen) and (less[now] != 0).mean() <= TOLERATED:
                self._keep((*chosen, value), now & (less == 0))
            else:
                self.choose(rest[number + 1:], (*chosen, value), less, now)

    def _keep(self, chosen: tuple[int, ...], adds_up: Mask) -> None:
        """Keep a set unless, of all the sets there are, one would be expected to add up by accident."""
        accident = len(self.values) - np.log2(self.totals[adds_up] + 1.0).sum()
        if accident <= np.log2(CHANCE):
            self.found.append(Found(np.isin(np.arange(len(self.values)), chosen), int(adds_up.sum())))


def _apart(found: list[Found]) -> list[Mask]:
    kept: list[Mask] = []
    for one in found:
        rivals = [other for other in found if other is not one and (other.members & one.members).any()]
        if all(other.support < one.support for other in rivals):
            kept.append(one.members)
    return kept
