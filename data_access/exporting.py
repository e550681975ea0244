"""Writes the public release as open data: cell for cell what the screen shows, with its dictionary."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

import duckdb
import pyarrow as pa

from data_access.home import Home
from data_access.warehouse import Warehouse, open_current
from disclosure import Indicator, Notice

SQL = Path(__file__).with_name("sql")
TABLES = {"cells": "export_cells.sql", "measures": "export_measures.sql"}
PUBLISHED = "export_published.sql"   # what others have published: only where there is any


class Format(StrEnum):
    """File formats of the open data."""

    CSV = "csv"
    PARQUET = "parquet"
    JSON = "json"


class NotExported(Exception):
    """The target folder cannot take the export; nothing was written."""


@dataclass(frozen=True)
class Exported:
    """What was written where."""

    release: int
    folder: Path
    files: tuple[str, ...]


def export(home: Home, folder: Path, form: Format) -> Exported:
    """Write the release in force into `folder`, all of it or nothing. Raises Unavailable, NotExported."""
    warehouse = open_current(home)
    if folder.exists() and any(folder.iterdir()):
        raise NotExported(f"{folder} is not empty. Name a new or an empty folder.")
    building = folder.with_name(folder.name + ".building")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    for table, query in TABLES.items():
        _write(_rows(warehouse, query), building / table, form)
    with suppress(duckdb.CatalogException):   # a release made before there was such a table
        if (published := _rows(warehouse, PUBLISHED)).num_rows:
            _write(published, building / "published", form)
    _dictionary(warehouse, building / "dictionary.csv")
    _certificate(warehouse, building)
    if folder.exists():
        folder.rmdir()
    os.replace(building, folder)
    return Exported(warehouse.release.notice.number, folder, tuple(sorted(path.name for path in folder.iterdir())))


def _rows(warehouse: Warehouse, query: str) -> pa.Table:
    return warehouse.connection.cursor().sql((SQL / query).read_text(encoding="utf-8")).to_arrow_table()


def _write(table: pa.Table, path: Path, form: Format) -> None:
    if form is Format.PARQUET:
        from pyarrow import parquet

        parquet.write_table(table, path.with_suffix(".parquet"))
    elif form is Format.JSON:
        path.with_suffix(".json").write_text(json.dumps(table.to_pylist(), ensure_ascii=False), encoding="utf-8")
    else:
        _csv(path.with_suffix(".csv"), table.column_names, zip(*table.to_pydict().values(), strict=True))


def _csv(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _dictionary(warehouse: Warehouse, path: Path) -> None:
    notice = warehouse.release.notice
    rows = [_entry(indicator, language, notice) for indicator in warehouse.release.catalogue.indicators
            for language in notice.languages]
    _csv(path, rows[0], [row.values() for row in rows])


def _entry(indicator: Indicator, language: str, notice: Notice) -> Mapping[str, str]:
    words = indicator.words[language]
    return {"indicator": indicator.indicator, "language": language, "name": words.name, "question": words.question,
            "definition": words.definition, "business_rule": words.business_rule, "source": words.source,
            "purpose": words.purpose, "unit": indicator.unit, "data_date": notice.data_date,
            "release": str(notice.number), "demonstration_data": str(notice.demonstration).lower()}


def _certificate(warehouse: Warehouse, folder: Path) -> None:
    documents = dict(warehouse.connection.cursor().execute((SQL / "read_documents.sql").read_text()).fetchall())
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}
    body = {"notice": asdict(warehouse.release.notice), "policy": json.loads(documents["policy"]),
            "verdict": json.loads(documents["certificate"]), "sha256": digests}
    (folder / "certificate.json").write_text(json.dumps(body, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
