"""Every step of the ladder as people read it: the displays that groups of some sizes may get."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from disclosure.policy import Policy
from disclosure.rule_table import displays


@dataclass(frozen=True)
class Ladder:
    """The ladder of groups of `start` people and more. `steps` has each step's displays, lowest first; after the last comes hidden."""

    start: int
    steps: tuple[tuple[str, ...], ...]


def ladders(policy: Policy) -> tuple[Ladder, ...]:
    """The steps below the rule table, once for all sizes that share them."""
    every = [Ladder(max(band.start, policy.minimum_group + 1), _steps(size, policy)) for size, band in enumerate(policy.sizes)]
    return tuple(next(alike) for _, alike in groupby(every, key=lambda ladder: ladder.steps))


def _steps(size: int, policy: Policy) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(dict.fromkeys(display.text for display in displays(policy)[size][step])) for step in range(1, policy.hidden))
