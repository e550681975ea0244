"""One indicator as the tabulation needs it: what it declares, its SQL, and the numbers bound into that SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from disclosure import Indicator

RESERVED = frozenset({"categories", "race_scheme"})

Number = int | float
Value = Number | str | tuple[Number | str, ...]


class Grain(StrEnum):
    """What one row of a definition's SQL stands for; line one of the file says it."""

    STUDENT = "one row per student and school_year"
    PARTICIPANT = "one row per student, program and school_year"
    STAFF = "one row per staff member and school_year"
    PLACE = "one row per place and school_year"


@dataclass(frozen=True)
class Parameter:
    """A number, word or list that a definition's SQL binds as `$name`, and where it comes from."""

    value: Value
    source: str


@dataclass(frozen=True)
class Definition:
    """One indicator. `values` lists the groups of a dimension of its own; `order` is its rank within its section.

    `part_of` names the indicator that answers alike for whomever both count, by program; `reached_in` the one by school that counts the
    same people at a program's schools and reaches everybody whom this one reaches. Empty where there is none.
    """

    indicator: Indicator
    sql: str
    grain: Grain
    parameters: Mapping[str, Parameter]
    values: Mapping[str, tuple[str, ...]]
    order: int
    file: Path
    part_of: str = ""
    reached_in: str = ""

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories its cells are counted by; one empty name where it has none."""
        return self.indicator.categories or ("",)

    @property
    def own_dimension(self) -> str:
        """The dimension that its SQL gives as a column, or an empty string."""
        return next(iter(self.values), "")
