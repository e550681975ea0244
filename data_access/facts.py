"""The confidential store: student-level facts by surrogate key, with their exact cells."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from data_access.connecting import HARDENED
from data_access.counting import listed_slots, run, tabulate, text
from data_access.joining import join
from disclosure import Catalogue, Freshness, Indicator, Place
from disclosure.catalogue import years_of
from disclosure.tabulation import Counts, Kin, PartKey, Reach, Table, TableKey, Tabulation

__all__ = ["freshness", "join", "measures", "opened", "places", "published", "records", "school_years", "tabulate", "tabulation"]

Published = tuple[str, str, str, str, str, str, str, str, str, str, float, float]
CONFIG: dict[str, str | bool | int | float | list[str]] = {"memory_limit": "4GB", "threads": "2"}
WAIT_SECONDS, PAUSE_SECONDS = 20.0, 0.05


@contextmanager
def opened(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A writable connection to the facts in `file` that can touch no other file; whoever reads them is given time to end."""
    with _connected(file) as connection:
        for setting in HARDENED:
            connection.execute(setting)
        yield connection


def _connected(file: Path) -> duckdb.DuckDBPyConnection:
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            return duckdb.connect(str(file), config=CONFIG)
        except duckdb.IOException:
            if time.monotonic() > deadline:
                raise
            time.sleep(PAUSE_SECONDS)


def places(connection: duckdb.DuckDBPyConnection) -> tuple[Place, ...]:
    """Every place that was loaded, by id."""
    return tuple(Place(*row) for row in run(connection, "facts_places").fetchall())


def freshness(connection: duckdb.DuckDBPyConnection) -> tuple[Freshness, ...]:
    """When data of each kind last came in and until when they tell; papers about access are no data."""
    return tuple(Freshness(*row) for row in run(connection, "facts_freshness").fetchall())


def school_years(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """The school years that facts are held for, earliest first."""
    return tuple(year for (year,) in run(connection, "facts_school_years").fetchall())


def records(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """How `tabulate`, in this session, counted every person: a row per indicator, school_year, person and program."""
    return connection.sql(text("tabulation/read_records")).to_arrow_table()


def tabulation(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, partners: Collection[str] = ()) -> Tabulation:
    """The exact cells that `tabulate` wrote, for every table the catalogue declares, with their parts; empty cells are 0.

    A year of a pooled window always has its `Kin.LATEST` part. Other parts are there where they have anybody: each program's
    (`Kin.PROGRAM`; of the whole of an indicator with `part_of`, for school years only), and a partner's where it leaves 1 to
    `minimum_group` people outside it in some declared cell, which is where knowing its own people tells about others; then also,
    as `Kin.LATEST` with the partner's name, those of its people whom the pool counts in each year. The parts of `partners` are there
    wherever they have anybody.
    """
    shares = [indicator for indicator in catalogue.indicators if indicator.is_share]
    tables = {key: table for one in shares for key, table in _tables(connection, catalogue, one)}
    counted = {key: table for one in shares for key, table in _parts(connection, catalogue, one, partners)}
    return Tabulation(catalogue, tables, {**_nobody(catalogue, tables), **counted}, _part_of(connection, catalogue),
                      _reach(connection, catalogue), _lasting(connection, catalogue))


def _tables(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue,
            indicator: Indicator) -> Iterator[tuple[TableKey, Table]]:
    rows = run(connection, "tabulation/read_tables", **_positions(catalogue, indicator)).fetchnumpy()
    periods, categories = _periods(catalogue), indicator.categories or ("",)
    people, numerator = _laid_out(rows, rows["period"], len(periods), catalogue, indicator)
    for (p, period), (c, category) in product(enumerate(periods), enumerate(categories)):
        yield TableKey(indicator.indicator, period, category), Table(people[p, c], numerator[p, c])


def _parts(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, indicator: Indicator,
           partners: Collection[str]) -> Iterator[tuple[PartKey, Table]]:
    rows = run(connection, "tabulation/read_parts", partners=sorted(partners), **_positions(catalogue, indicator)).fetchnumpy()
    numbers, first = np.unique(rows["part"], return_index=True)
    people, numerator = _laid_out(rows, rows["part"], len(numbers), catalogue, indicator)
    for at, row in zip(numbers, first, strict=True):
        kin, name, period = Kin(rows["kin"][row]), str(rows["name"][row]), _periods(catalogue)[rows["period"][row]]
        for c, category in enumerate(indicator.categories or ("",)):
            key = PartKey(TableKey(indicator.indicator, period, category), kin, name)
            yield key, Table(people[at, c], numerator[at, c])


def _periods(catalogue: Catalogue) -> tuple[str, ...]:
    return (*catalogue.school_years, *catalogue.pools)


def _positions(catalogue: Catalogue, indicator: Indicator) -> dict[str, str | list[str]]:
    return {"indicator": indicator.indicator, "school_years": list(_periods(catalogue)), "categories": list(indicator.categories or ("",)),
            "places": [at.place for at in catalogue.places_of(indicator)], **listed_slots(catalogue.slots(indicator))}


def _laid_out(rows: Mapping[str, Counts], layer: Counts, layers: int, catalogue: Catalogue,
              indicator: Indicator) -> tuple[Counts, Counts]:
    """People and numerators, both [layers, categories, places, slots]."""
    shape = (layers, len(indicator.categories or ("",)), len(catalogue.places_of(indicator)), len(catalogue.slots(indicator)))
    people, numerator = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    at = layer, rows["category_at"], rows["place_at"], rows["slot"]
    people[at], numerator[at] = rows["people"], rows["numerator"]
    return people, numerator


def _nobody(catalogue: Catalogue, tables: Mapping[TableKey, Table]) -> Mapping[PartKey, Table]:
    """The latest part of every year in a pooled window, as it is when nobody is in it."""
    pooled = {year for pool in catalogue.pools for year in years_of(pool)}
    return {PartKey(key, Kin.LATEST): Table(np.zeros_like(table.people), np.zeros_like(table.people))
            for key, table in tables.items() if key.school_year in pooled}


def _part_of(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> Mapping[str, str]:
    pairs = run(connection, "tabulation/read_part_of").fetchall()
    return {indicator: whole for indicator, whole in pairs if {indicator, whole} <= set(catalogue.indicator_by_id)}


def _lasting(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> frozenset[str]:
    return frozenset(one for (one,) in run(connection, "tabulation/read_lasting").fetchall() if one in catalogue.indicator_by_id)


def _reach(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> Mapping[str, Reach]:
    rows = [row for row in run(connection, "tabulation/read_reach").fetchall() if set(row[:2]) <= set(catalogue.indicator_by_id)]
    schools: dict[tuple[str, str], dict[tuple[str, str], tuple[str, ...]]] = {}
    for indicator, whole, program, year, school, _ in rows:
        of = schools.setdefault((indicator, whole), {})
        of[program, year] = (*of.get((program, year), ()), school)
    return {indicator: Reach(whole, of, frozenset((row[4], row[3]) for row in rows if row[0] == indicator and row[5]))
            for (indicator, whole), of in schools.items()}


def measures(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> pa.Table:
    """The measures that `catalogue` declares, and no others, with the columns of the released `measures` table."""
    declared = [one.indicator for one in catalogue.indicators if not one.is_share]
    return connection.sql(text("facts_measures"), params={"indicators": declared}).to_arrow_table()


def published(connection: duckdb.DuckDBPyConnection) -> list[Published]:
    """Every figure that was loaded as somebody else published it."""
    rows: list[Published] = run(connection, "facts_published").fetchall()
    return rows
