"""What people may read of k of n persons: the published rule table with the nested ladder below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import groupby
from typing import TypeAlias

from disclosure.policy import Band, Policy

HIDDEN = "hidden"
_Piece: TypeAlias = tuple[int, int]


@dataclass(frozen=True)
class Display:
    """What is published of one cell. `lower` and `upper` are whole percents; 0 and 100 where nothing is told."""

    text: str
    lower: int
    upper: int


def small_group(policy: Policy) -> Display:
    """What stands for every group of the minimum size or smaller, empty ones too."""
    return Display(f"N<{policy.minimum_group}", 0, 100)


def rounded(numerator: int, people: int) -> int:
    """The whole percent of `numerator` in `people`, half up, in integer arithmetic."""
    return (200 * numerator + people) // (2 * people)


def display(numerator: int, people: int, step: int, policy: Policy) -> Display:
    """The display of `numerator` of `people` at a step of the ladder (0 = the rule table itself)."""
    size = policy.size_class(people)
    if size < 0:
        return small_group(policy)
    return displays(policy)[size][step][rounded(numerator, people)]


@lru_cache(maxsize=8)
def displays(policy: Policy) -> tuple[tuple[tuple[Display, ...], ...], ...]:
    """Every display there is, as [size class][step][whole percent 0..100]."""
    return tuple(tuple(_row(size, step, policy) for step in range(policy.hidden + 1)) for size in policy.sizes)


def _row(size: Band, step: int, policy: Policy) -> tuple[Display, ...]:
    if step == policy.hidden:
        return (Display(HIDDEN, 0, 100),) * 101
    pieces = [(percent, percent) for percent in range(101)]
    for band in (size, *policy.steps[:step]):
        pieces = _merged(pieces, partial(_bucket, band=band))
    if step >= policy.beside:
        pieces = _merged(pieces, partial(_side, cut=policy.last_cuts[step - policy.beside]))
    return tuple(_display(lower, upper) for lower, upper in pieces for _ in range(lower, upper + 1))


def _merged(pieces: list[_Piece], bucket: Callable[[_Piece], int]) -> list[_Piece]:
    """Whole pieces taken together, so that no step of the ladder ever splits one of the step before."""
    groups = [list(group) for _, group in groupby(pieces, key=bucket)]
    return [(group[0][0], group[-1][1]) for group in groups]


def _bucket(piece: _Piece, band: Band) -> int:
    lower, upper = piece
    if upper <= band.code:
        return -1
    return 100 if lower >= 100 - band.code else lower // band.width


def _side(piece: _Piece, cut: int) -> int:
    return int(piece[1] >= cut)


def _display(lower: int, upper: int) -> Display:
    if lower == upper:
        return Display(f"{lower}%", lower, upper)
    if lower == 0:
        return Display(f"≤{upper}%", lower, upper)
    return Display(f"≥{lower}%" if upper == 100 else f"{lower}–{upper}%", lower, upper)
