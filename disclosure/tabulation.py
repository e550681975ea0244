"""Exact counts with their margins: confidential, and accepted only by pattern and audit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from disclosure.catalogue import Catalogue
from disclosure.earlier import Past, Told

Counts = NDArray[np.int64]


@dataclass(frozen=True, order=True)
class TableKey:
    """One table of a tabulation; `school_year` may be a pooled window."""

    indicator: str
    school_year: str
    category: str = ""


@dataclass(frozen=True, eq=False)
class Table:
    """Exact counts of persons, both [places, slots] in the catalogue's order for the indicator; 0 where nobody is."""

    people: Counts
    numerator: Counts


class Kin(Enum):
    """Why some people of a table can be told apart from the others, though no cell names them."""

    LATEST = "latest"      # a pooled window counts them in this year and nobody else of it
    PROGRAM = "program"    # they take part in one more program, which is published with the same outcome
    PARTNER = "partner"    # one partner serves them, and knows their outcomes


@dataclass(frozen=True, order=True)
class PartKey:
    """Some of the people of one table. `name` is the program or partner; of `Kin.LATEST` a partner's participants among them, or empty."""

    of: TableKey
    kin: Kin
    name: str = ""


@dataclass(frozen=True, eq=False)
class Earlier:
    """What readers may have kept: by release and table what was told, by indicator and school_year whom it was told of.

    A table without an entry was never published before.
    """

    told: Mapping[tuple[int, TableKey], Told] = field(default_factory=dict)
    past: Mapping[tuple[str, str], Past] = field(default_factory=dict)

    def of(self, key: TableKey) -> Past:
        """The past of a year's table."""
        return self.past.get((key.indicator, key.school_year), Past())

    def releases(self, key: TableKey) -> tuple[int, ...]:
        """The releases that told a table, earliest first."""
        return tuple(sorted(release for release, told in self.told if told == key))

    def only(self, indicators: Collection[str]) -> Earlier:
        """The same of some indicators alone."""
        return Earlier({at: told for at, told in self.told.items() if at[1].indicator in indicators},
                       {at: past for at, past in self.past.items() if at[0] in indicators})


@dataclass(frozen=True, eq=False)
class Reach:
    """Which indicator, `whole`, reaches at schools whomever another reaches in programs, of the same people.

    `schools` are those whose people a program's cells count, by program and school_year; at a school of `closed`, by school and
    school_year, `whole` reaches nobody else than the programs that count its people.
    """

    whole: str
    schools: Mapping[tuple[str, str], tuple[str, ...]]
    closed: frozenset[tuple[str, str]]


@dataclass(frozen=True, eq=False)
class Tabulation:
    """Every declared cell of one release, exact, the parts that overlapping figures tell apart, and what was told earlier.

    `part_of` names, for an indicator whose population is part of another's with the same outcome, that other one:
    its cell at program P adds up over the schools of the other's `PartKey(…, Kin.PROGRAM, P)`. `reach` has what ties an indicator
    by program to one by school that reaches the same people. Of `lasting` indicators nobody's category changes from year to year. Made
    only by data_access.facts.
    """

    catalogue: Catalogue
    tables: Mapping[TableKey, Table]
    parts: Mapping[PartKey, Table] = field(default_factory=dict)
    part_of: Mapping[str, str] = field(default_factory=dict)
    reach: Mapping[str, Reach] = field(default_factory=dict)
    lasting: frozenset[str] = frozenset()
    earlier: Earlier = field(default_factory=Earlier)

    def held_with(self, indicator: str) -> str:
        """The indicator whose people an indicator's figures are held together with, or itself."""
        return self.part_of.get(indicator) or (self.reach[indicator].whole if indicator in self.reach else indicator)

    def __post_init__(self) -> None:
        for part, table in self.parts.items():
            whole = self.tables[part.of]
            if (table.people > whole.people).any() or (table.numerator > whole.numerator).any():
                raise ValueError(f"tabulation: {part} has more people than the table it is a part of")
        for key, table in self.tables.items():
            indicator = self.catalogue.indicator_by_id[key.indicator]
            shape = (len(self.catalogue.places_of(indicator)), len(self.catalogue.slots(indicator)))
            if table.people.shape != shape or table.numerator.shape != shape:
                raise ValueError(f"tabulation: {key} has shape {table.people.shape}; its places by slots are {shape}")
            if (table.numerator > table.people).any() or (table.numerator < 0).any():
                raise ValueError(f"tabulation: {key} has a numerator above its people, or below zero")

    def __repr__(self) -> str:
        return f"Tabulation({len(self.tables)} confidential tables)"
