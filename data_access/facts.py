"""The confidential store: student-level facts by surrogate key, with their exact cells."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from data_access.connecting import HARDENED
from data_access.counting import listed_slots, run, tabulate, text
from disclosure import Catalogue, Indicator, Place
from disclosure.tabulation import Table, TableKey, Tabulation

__all__ = ["measures", "opened", "places", "school_years", "tabulate", "tabulation"]

CONFIG: dict[str, str | bool | int | float | list[str]] = {"memory_limit": "4GB", "threads": "2"}


@contextmanager
def opened(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A writable connection to the facts in `file` that can touch no other file."""
    with duckdb.connect(str(file), config=CONFIG) as connection:
        for setting in HARDENED:
            connection.execute(setting)
        yield connection


def places(connection: duckdb.DuckDBPyConnection) -> tuple[Place, ...]:
    """Every place that was loaded, by id."""
    return tuple(Place(*row) for row in run(connection, "facts_places").fetchall())


def school_years(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """The school years that facts are held for, earliest first."""
    return tuple(year for (year,) in run(connection, "facts_school_years").fetchall())


def tabulation(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> Tabulation:
    """The exact cells that `tabulate` wrote, for every table the catalogue declares; empty cells are 0."""
    shares = (indicator for indicator in catalogue.indicators if indicator.is_share)
    return Tabulation(catalogue, {key: table for one in shares for key, table in _tables(connection, catalogue, one)})


def _tables(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue,
            indicator: Indicator) -> Iterator[tuple[TableKey, Table]]:
    periods, categories = (*catalogue.school_years, *catalogue.pools), indicator.categories or ("",)
    listed, slots = catalogue.places_of(indicator), catalogue.slots(indicator)
    rows = run(connection, "tabulation/read_tables", indicator=indicator.indicator, school_years=list(periods),
               categories=list(categories), places=[at.place for at in listed], **listed_slots(slots)).fetchnumpy()
    at = rows["period"], rows["category_at"], rows["place_at"], rows["slot"]
    people = np.zeros((len(periods), len(categories), len(listed), len(slots)), dtype=np.int64)
    numerator = np.zeros_like(people)
    people[at], numerator[at] = rows["people"], rows["numerator"]
    for (p, period), (c, category) in product(enumerate(periods), enumerate(categories)):
        yield TableKey(indicator.indicator, period, category), Table(people[p, c], numerator[p, c])


def measures(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> pa.Table:
    """The measures that `catalogue` declares, and no others, with the columns of the released `measures` table."""
    declared = [one.indicator for one in catalogue.indicators if not one.is_share]
    return connection.sql(text("facts_measures"), params={"indicators": declared}).to_arrow_table()
