"""Where a published bound stands between the two ends of an axis."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from disclosure import Indicator, ProtectedCell

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """An axis from `low` to `high` in an indicator's unit, ruled at `ticks`."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """The position of `value` in percent of the axis, to a tenth; values outside stand at the ends."""
        share = (value - self.low) / (self.high - self.low)
        return round(100 * min(1.0, max(0.0, share)), 1)


PERCENT = Scale(0, 100, (0, 25, 50, 75, 100))


def scale_of(indicator: Indicator, cells: Iterable[ProtectedCell]) -> Scale:
    """0 to 100 for a share of people; for a measure, 0 to a round number above every published bound."""
    if indicator.is_share:
        return PERCENT
    bounds = [cell.upper for cell in cells if not cell.hidden]
    return rounded_scale(0, max([*bounds, indicator.target or 0, 1]))


def rounded_scale(low: float, high: float) -> Scale:
    """The smallest axis of about four even, round steps that holds `low` and `high`."""
    step = _round_step((high - low) / 4)
    first, last = math.floor(low / step), math.ceil(high / step)
    ticks = tuple(index * step for index in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in STEPS if step * power >= rough)
