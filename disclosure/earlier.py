"""What readers may have kept of earlier releases of the same figures, and whom those counted otherwise: confidential."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, order=True, slots=True)
class Standing:
    """Where and as whom a release counts somebody in one year.

    `places` are all places that count them, the narrowest first. Values that no list names are absent: an empty race/ethnicity or gender,
    no subgroup (`dimension=value`). `parts` are the parts they belong to, each by the value of its kin and its name.
    """

    places: tuple[str, ...]
    race_ethnicity: str = ""
    gender: str = ""
    subgroups: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Change:
    """Some people of one indicator and year whom releases count differently, each of them in the same way.

    `standings` [editions] is None where they are not counted. `answers` [editions] numbers their answer: 0 for the first, 1 for the
    next that is another, -1 where they are not counted. `reached` has, by category and answer, how many of them are in the numerator.
    """

    standings: tuple[Standing | None, ...]
    answers: tuple[int, ...]
    people: int
    reached: Mapping[str, tuple[int, ...]]

    def __repr__(self) -> str:
        return "Change(confidential)"


@dataclass(frozen=True)
class Past:
    """What became of the people of one indicator and year. `editions` lists the releases that counted everybody alike.

    The last edition is the present one: it may hold earlier releases, or none.
    """

    editions: tuple[tuple[int, ...], ...] = ((),)
    changes: tuple[Change, ...] = ()

    def edition_of(self, release: int) -> int | None:
        """The edition that a release belongs to; None where it did not publish these figures."""
        return next((at for at, releases in enumerate(self.editions) if release in releases), None)


@dataclass(frozen=True, eq=False)
class Told:
    """The percents that one earlier table tells, both [places, slots] in the catalogue's order; 0 and 100 where it tells nothing."""

    lower: NDArray[np.int64]
    upper: NDArray[np.int64]
