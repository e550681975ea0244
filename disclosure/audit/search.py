"""Keeps what an attack has proved of each number so far, and how far each was seen to range."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from disclosure.audit.exposed import UNBOUNDED, Exposed, Flags, Whole
from disclosure.audit.linear import NEAR, Real, Work
from disclosure.audit.propagation import propagated

UP, DOWN = 1, -1    # which bound is sought: the least that a number can be, or minus the most


class Search:
    """`lower` and `upper` are proved; `least` and `most` were seen in numbers that agree with everything looked at; all [unknowns].

    `need` is how far a target must be seen to range to be left alone; UNBOUNDED where both its bounds are wanted.
    """

    def __init__(self, exposed: Exposed, targets: Whole, need: Whole | None, work: Work) -> None:
        self.exposed, self.work = exposed, work
        self.lower, self.upper = exposed.lower.copy(), exposed.upper.copy()
        self.need = np.full_like(self.lower, UNBOUNDED)
        self.need[targets] = UNBOUNDED if need is None else need
        self.is_target = np.zeros(len(self.lower), bool)
        self.is_target[targets] = True
        self.forget()

    def forget(self) -> None:
        """Begin to look at wider pieces: what was seen in narrower ones says nothing about these."""
        self.least, self.most = np.full(len(self.lower), np.inf), np.full(len(self.lower), -np.inf)
        self.is_proved = np.zeros((2, len(self.lower)), bool)

    def see(self, columns: Whole, numbers: Real | None) -> None:
        """`columns` may be these numbers."""
        if numbers is not None:
            self.least[columns] = np.minimum(self.least[columns], numbers)
            self.most[columns] = np.maximum(self.most[columns], numbers)

    def prove(self, column: int, bound: float, side: int) -> None:
        """`side` times the number is never below `bound`."""
        if not np.isfinite(bound):
            return
        self.is_proved[0 if side == UP else 1, column] = True
        if side == UP:
            self.lower[column] = max(self.lower[column], int(np.ceil(bound - NEAR)))
        else:
            self.upper[column] = min(self.upper[column], int(np.floor(-bound + NEAR)))

    def asks(self, column: int, side: int) -> bool:
        """Whether one bound of a target is still worth a linear program."""
        at = np.array([column])
        return bool(self.open(at).size and not self.is_reached(at)[0 if side == UP else 1].any())

    def is_reached(self, columns: Whole) -> Flags:
        """[2 × columns]: where the least and the most that a number can be are found, by proof or because they were seen."""
        seen = np.stack([self.least[columns] <= self.lower[columns] + NEAR, self.most[columns] >= self.upper[columns] - NEAR])
        reached: Flags = self.is_proved[:, columns] | seen
        return reached

    def open(self, columns: Whole) -> Whole:
        """Which of `columns` are targets of which more can be said."""
        return columns[self.is_target[columns] & ~self.settled(columns)]

    def settled(self, columns: Whole) -> Flags:
        """Where a number is known, or bounded from both sides, or bounded too closely already, or seen to range far enough."""
        seen = np.floor(self.most[columns] + NEAR) - np.ceil(self.least[columns] - NEAR)
        room, need = self.upper[columns] - self.lower[columns], self.need[columns]
        is_broken = (room < need) & (need < UNBOUNDED)
        settled: Flags = self.is_reached(columns).all(axis=0) | (room == 0) | is_broken | (seen >= need)
        return settled

    def close(self, columns: Whole) -> Whole:
        """Targets that real numbers leave little more than their need: whole numbers may leave less."""
        room, need = self.upper[columns] - self.lower[columns], self.need[columns]
        return columns[self.is_target[columns] & self.is_proved[:, columns].all(axis=0) & (room >= need) & (room <= need + 1)]

    def narrowed(self) -> Exposed:
        """What is exposed, with all bounds that are proved, and those that follow from them by subtraction."""
        found = propagated(replace(self.exposed, lower=self.lower, upper=self.upper))
        self.lower, self.upper = found.lower.copy(), found.upper.copy()
        return found
