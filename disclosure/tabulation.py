"""Exact counts with their margins: confidential, and accepted only by pattern and audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from disclosure.catalogue import Catalogue

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


@dataclass(frozen=True, eq=False)
class Tabulation:
    """Every declared cell of one release, exact. Made only by data_access.facts."""

    catalogue: Catalogue
    tables: Mapping[TableKey, Table]

    def __post_init__(self) -> None:
        for key, table in self.tables.items():
            indicator = self.catalogue.indicator_by_id[key.indicator]
            shape = (len(self.catalogue.places_of(indicator)), len(self.catalogue.slots(indicator)))
            if table.people.shape != shape or table.numerator.shape != shape:
                raise ValueError(f"tabulation: {key} has shape {table.people.shape}; its places by slots are {shape}")
            if (table.numerator > table.people).any() or (table.numerator < 0).any():
                raise ValueError(f"tabulation: {key} has a numerator above its people, or below zero")

    def __repr__(self) -> str:
        return f"Tabulation({len(self.tables)} confidential tables)"
