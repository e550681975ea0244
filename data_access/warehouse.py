"""What readers see: the released file, read-only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import duckdb
from pydantic import TypeAdapter

from data_access.connecting import cursor, read_only
from data_access.home import Home, current
from disclosure import (
    Catalogue,
    CellKey,
    Cells,
    DataElement,
    Freshness,
    Notice,
    Policy,
    Quoted,
    Reason,
    Release,
    Released,
    Selection,
    Slot,
    Status,
    Visibility,
)

SQL = Path(__file__).with_name("sql")
T = TypeVar("T")
Address = tuple[str, str, str, str, str, str]   # school_year, place, race_ethnicity, gender, subgroup, category
Row = tuple[str, str, float, float, str]        # status, display, lower, upper, reason
READ_CELLS, READ_PLACES, READ_MEASURES, READ_QUOTED, READ_DOCUMENTS = (
    (SQL / f"read_{name}.sql").read_text(encoding="utf-8") for name in ("cells", "places", "measures", "quoted", "documents"))


class Unavailable(Exception):
    """There is no release that may be served; readers see the maintenance page."""


@dataclass(frozen=True, eq=False)
class Warehouse:
    """One opened release. `release` carries what it declares and no cells; read them by selection.

    `visibility` is None where the release is too small for it; `freshness` is empty for one made before it was told.
    """

    release: Release
    policy: Policy
    visibility: Visibility | None
    connection: duckdb.DuckDBPyConnection
    freshness: tuple[Freshness, ...] = ()


def open_current(home: Home) -> Warehouse:
    """The release in force. Raises Unavailable when there is none, it is damaged, or it may not be served."""
    path = current(home.warehouse)
    if path is None:
        raise Unavailable("no release has been published in this home")
    return _open(path)


def is_of_facts_in_force(home: Home, warehouse: Warehouse) -> bool:
    """Whether a release counts the facts in force, as its receipt says; not where it says nothing that can be read."""
    try:
        receipt = json.loads((home.receipts / f"release-{warehouse.release.notice.number}.json").read_text(encoding="utf-8"))
        counted = receipt["facts"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    facts = current(home.confidential)
    return facts is not None and counted == facts.name


@lru_cache(maxsize=2)
def _open(path: Path) -> Warehouse:
    try:
        _whole(path)
        connection = read_only(path)
        documents = dict(connection.execute(READ_DOCUMENTS).fetchall())
        release = Release(_parsed(Notice, documents), _parsed(Catalogue, documents),
                          _parsed(tuple[DataElement, ...], documents, "elements"), {})
        policy = _parsed(Policy, documents)
        visibility = _parsed(Visibility, documents) if "visibility" in documents else None
        fresh = _parsed(tuple[Freshness, ...], documents, "freshness") if "freshness" in documents else ()
    except (duckdb.Error, OSError, KeyError, ValueError) as error:
        raise Unavailable("the release file cannot be read") from error
    notice = release.notice
    if not (notice.certified or notice.demonstration or notice.trial):
        raise Unavailable("the release is not certified")
    return Warehouse(release, policy, visibility, connection, fresh)


def _whole(path: Path) -> None:
    """Refuse a file that is shorter or longer than the one that was published."""
    manifest = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    if manifest["bytes"] != path.stat().st_size:
        raise ValueError(f"{path.name} is not the file that was published")


def _parsed(kind: type[T], documents: Mapping[str, str], name: str = "") -> T:
    return TypeAdapter(kind).validate_json(documents[name or kind.__name__.lower()])


def read(warehouse: Warehouse, selection: Selection) -> Release:
    """The release with the cells that `selection` and its nearest wider views need."""
    declared = warehouse.release
    return Release(declared.notice, declared.catalogue, declared.elements, _cells(warehouse, selection))


def _cells(warehouse: Warehouse, chosen: Selection) -> Cells:
    indicator = chosen.indicator
    if not warehouse.release.catalogue.indicator_by_id[indicator].is_share:
        return _measures(warehouse, indicator)
    return _Rows(indicator, _around(warehouse, indicator, chosen.place), _everywhere(warehouse, indicator, chosen.school_year))


@dataclass(frozen=True)
class _Rows:
    """Rows of one indicator, each made into a cell when it is asked for."""

    indicator: str
    around: Mapping[Address, Row]
    everywhere: Mapping[Address, Row]

    def get(self, key: CellKey) -> Released | None:
        slot = key.slot
        address = key.school_year, key.place, slot.race_ethnicity, slot.gender, slot.subgroup, key.category
        row = self.around.get(address) or self.everywhere.get(address)
        return _released(*row) if row and key.indicator == self.indicator else None


@lru_cache(maxsize=128)
def _around(warehouse: Warehouse, indicator: str, place: str) -> Mapping[Address, Row]:
    """Every year and group at a place and at the places that contain it."""
    around = [place, *(wider.place for wider in warehouse.release.catalogue.wider(place))]
    return _rows(warehouse, READ_CELLS, indicator, places=around)


@lru_cache(maxsize=128)
def _everywhere(warehouse: Warehouse, indicator: str, school_year: str) -> Mapping[Address, Row]:
    """All students of one year, and of its pooled window, at every place."""
    years = [year for year in (school_year, warehouse.release.catalogue.window(school_year)) if year]
    return _rows(warehouse, READ_PLACES, indicator, school_years=years)


def _rows(warehouse: Warehouse, query: str, indicator: str, **wanted: list[str]) -> Mapping[Address, Row]:
    with cursor(warehouse.connection) as own:
        rows = own.execute(query, {"indicator": indicator, **wanted}).fetchall()
    return {row[:6]: row[6:] for row in rows}


@lru_cache(maxsize=64)
def _measures(warehouse: Warehouse, indicator: str) -> Mapping[CellKey, Released]:
    unit = warehouse.release.catalogue.indicator_by_id[indicator].unit
    with cursor(warehouse.connection) as own:
        rows: Iterable[tuple[str, str, str, float]] = own.execute(READ_MEASURES, {"indicator": indicator}).fetchall()
    return {CellKey(indicator, year, place, Slot(), category):
            Released(Status.SHOWN, _written(value, unit), value, value, Reason.AS_PUBLISHED)
            for year, place, category, value in rows}


def quoted(warehouse: Warehouse, selection: Selection) -> tuple[Quoted, ...]:
    """What others have published of the selection's indicator and place; nothing in a release made before there was any."""
    return _quoted(warehouse, selection.indicator, selection.place)


@lru_cache(maxsize=256)
def _quoted(warehouse: Warehouse, indicator: str, place: str) -> tuple[Quoted, ...]:
    with cursor(warehouse.connection) as own:
        try:
            rows = own.execute(READ_QUOTED, {"indicator": indicator, "place": place}).fetchall()
        except duckdb.CatalogException:
            return ()
    return tuple(Quoted(publisher, CellKey(indicator, year, place, Slot(race, gender, subgroup), category), _released(*said))
                 for publisher, year, race, gender, subgroup, category, *said in rows)


def _written(value: float, unit: str) -> str:
    """A measure as people read it: whole dollars, or one decimal, so that figures under each other line up."""
    return f"${value:,.0f}" if unit == "dollars" else f"{value:,.1f}"


@lru_cache(maxsize=4096)
def _released(status: str, display: str, lower: float, upper: float, reason: str) -> Released:
    return Released(Status(status), display, lower, upper, Reason(reason))
