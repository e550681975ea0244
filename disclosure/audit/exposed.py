"""What an attacker holds: whole numbers nobody published, the bounds their displays tell, and what adds up to what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
# Stands for "no bound is known", in numbers and in sums: far above any count, and sums of it do not overflow.
UNBOUNDED = 2**40


class ContradictionError(ValueError):
    """No whole numbers at all agree with what is exposed: some figure is wrong, or not what it is taken for."""


@dataclass(frozen=True, eq=False)
class Exposed:
    """Unknown whole numbers within bounds, and sums of them within bounds.

    `lower` and `upper` [unknowns] are what each number's own display and group size tell. `sums` [relations × unknowns] holds
    1, -1 and 0; relation r says that low[r] <= sums[r] @ numbers <= high[r]. `block` [unknowns] is the district of a
    number, -1 where it spans several: numbers of different blocks meet only in relations over blocks.
    """

    lower: Whole
    upper: Whole
    sums: csr_array
    low: Whole
    high: Whole
    block: Whole


@dataclass(frozen=True, eq=False)
class Bounds:
    """What the attack proved of the numbers asked for: lower <= number <= upper, [targets] each.

    `settled` [targets] is False where the work limit ended the attack before more could be said. `solved` counts the linear programs
    it took, `work` their simplex iterations.
    """

    lower: Whole
    upper: Whole
    settled: NDArray[np.bool_]
    solved: int = 0
    work: int = 0

    @property
    def complete(self) -> bool:
        """Whether the attack came to its end."""
        return bool(self.settled.all())
