"""The figures of one release: how many cells are shown, coarsened and hidden, and what the certificate proves."""

from __future__ import annotations

import numpy as np

from disclosure.pattern.certificate import Verdict
from disclosure.policy import Policy
from tests.benchmarks.release_attack import Steps, told
from tests.benchmarks.release_cells import Whole


def left_to_read(people: Whole, numerator: Whole, step: Steps, policy: Policy) -> dict[str, int]:
    """Cells that hold anybody, by what they show. Those of n > 10 are at full display, coarsened to a step that shows less, or hidden."""
    own, shown = (told(people, numerator, each, policy) for each in (np.zeros_like(step), step))
    large = people > policy.minimum_group
    less = large & ((shown.lower < own.lower) | (shown.upper > own.upper))
    coded = large & (own.lower < own.upper)
    coarsened = {f"coarsened_{band.width}": _count(less & (step == at)) for at, band in enumerate(policy.steps, start=1)}
    return {"cells": len(people), "small": _count(~large), "larger": _count(large), "coded_by_the_rule_table": _count(coded),
            "full_display": _count(large & ~less), "coarsened": sum(coarsened.values()), **coarsened,
            "hidden": _count(large & (step == policy.hidden))}


def _count(flags: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> int:
    return int(flags.sum())


def proof(found: Verdict) -> dict[str, object]:
    """What the certificate proves: cells and groups that had to range, those that do, worlds."""
    asked = found.small + found.coded + found.parts + found.insiders
    return {"coded": found.coded, "parts": found.parts, "insiders": found.insiders, "certified": asked - found.unproven,
            "unproven": found.unproven, "worlds": found.worlds, "inconsistent": found.inconsistent,
            "verdict": "holds" if found.holds else "does not hold"}
