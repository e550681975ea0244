"""What people may read of k of n persons: the published rule table with the nested ladder below it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from disclosure.policy import Band, Policy

SMALL = "N<10"
HIDDEN = "hidden"


@dataclass(frozen=True)
class Display:
    """What is published of one cell. `lower` and `upper` are whole percents; 0 and 100 where nothing is told."""

    text: str
    lower: int
    upper: int


SMALL_GROUP = Display(SMALL, 0, 100)


def rounded(numerator: int, people: int) -> int:
    """The whole percent of `numerator` in `people`, half up, in integer arithmetic."""
    return (200 * numerator + people) // (2 * people)


def display(numerator: int, people: int, step: int, policy: Policy) -> Display:
    """The display of `numerator` of `people` at a step of the ladder (0 = the rule table itself)."""
    size = policy.size_class(people)
    if size < 0:
        return SMALL_GROUP
    return displays(policy)[size][step][rounded(numerator, people)]


@lru_cache(maxsize=8)
def displays(policy: Policy) -> tuple[tuple[tuple[Display, ...], ...], ...]:
    """Every display there is, as [size class][step][whole percent 0..100]."""
    return tuple(tuple(_row(size, step, policy) for step in range(policy.hidden + 1)) for size in policy.sizes)


def _row(size: Band, step: int, policy: Policy) -> tuple[Display, ...]:
    if step == policy.hidden:
        return (Display(HIDDEN, 0, 100),) * 101
    bands = [size, *policy.steps[:step]]
    code, width = max(band.code for band in bands), max(band.width for band in bands)
    return tuple(_coded(percent, code, width) for percent in range(101))


def _coded(percent: int, code: int, width: int) -> Display:
    if percent <= code:
        return Display(f"≤{code}%", 0, code)
    if percent >= 100 - code:
        return Display(f"≥{100 - code}%", 100 - code, 100)
    if width == 1:
        return Display(f"{percent}%", percent, percent)
    lower = max(percent // width * width, code + 1)
    upper = min(percent // width * width + width - 1, 99 - code)
    return Display(f"{lower}–{upper}%", lower, upper)
