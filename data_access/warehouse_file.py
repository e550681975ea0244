"""Writes one release into a new warehouse file, beside the one that is in force."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pydantic import TypeAdapter

from data_access.home import current, next_version
from data_access.quoting import as_rows
from disclosure import Catalogue, DataElement, Freshness, Notice, Policy, Quoted, Visibility
from disclosure.pattern import Pattern, Published, published
from disclosure.tabulation import Tabulation
from disclosure.utility import visibility

SCHEMA = Path(__file__).with_name("warehouse.sql").read_text(encoding="utf-8")
INSERT_CELLS, INSERT_MEASURES, INSERT_PUBLISHED, INSERT_PLACES, INSERT_DOCUMENT = (
    (Path(__file__).with_name("sql") / f"insert_{name}.sql").read_text(encoding="utf-8")
    for name in ("cells", "measures", "published", "places", "document"))


class NotWritten(Exception):
    """The file does not hold what was put into it; the release before stays in force."""


@dataclass(frozen=True, eq=False)
class Contents:
    """Everything a release file holds. `measures` has the columns of the `measures` table; `quoted` is what others have published."""

    notice: Notice
    tabulation: Tabulation
    pattern: Pattern
    elements: tuple[DataElement, ...]
    measures: pa.Table
    freshness: tuple[Freshness, ...] = ()
    quoted: tuple[Quoted, ...] = ()


def number_of(file: Path) -> int:
    """The release number in a file's name."""
    return int(file.stem.rpartition("-")[2])


def forget_unpublished(folder: Path) -> None:
    """Remove what a release that was refused or killed left behind: every file after the one in force."""
    now = current(folder)
    for path in folder.glob("release-*"):
        if ".building" in path.suffixes or number_of(path) > (number_of(now) if now else 0):
            path.unlink()


def prepare_release(folder: Path, contents: Contents) -> Path:
    """A new `release-N.duckdb` in `folder`, complete on the disk and not in force yet. Raises NotWritten."""
    target = next_version(folder, "release")
    building = target.with_suffix(".building")
    building.unlink(missing_ok=True)
    with duckdb.connect(str(building)) as out:
        out.execute(SCHEMA)
        cells = sum(_insert(out, columns, contents) for columns in published(contents.tabulation, contents.pattern))
        out.register("measure_rows", contents.measures)
        out.execute(INSERT_MEASURES)
        out.register("quoted_rows", as_rows(contents.quoted))
        out.execute(INSERT_PUBLISHED)
        out.executemany(INSERT_PLACES, [asdict(place) for place in contents.tabulation.catalogue.places])
        out.executemany(INSERT_DOCUMENT, [{"document": name, "body": body} for name, body in _documents(contents).items()])
    _verify(building, {"pattern": cells, "measures": contents.measures.num_rows, "published": len(contents.quoted)})
    building.rename(target)
    return target


def _insert(out: duckdb.DuckDBPyConnection, columns: Published, contents: Contents) -> int:
    out.register("published_columns", _table(columns, contents.tabulation.catalogue))
    out.execute(INSERT_CELLS, {"release": contents.notice.number, "indicator": columns.key.indicator,
                               "school_year": columns.key.school_year, "category": columns.key.category})
    out.unregister("published_columns")
    return len(columns.display)


def _table(columns: Published, catalogue: Catalogue) -> pa.Table:
    indicator = catalogue.indicator_by_id[columns.key.indicator]
    slots = catalogue.slots(indicator)
    return pa.table({
        "place": _taken([place.place for place in catalogue.places_of(indicator)], columns.place),
        "race_ethnicity": _taken([slot.race_ethnicity for slot in slots], columns.slot),
        "gender": _taken([slot.gender for slot in slots], columns.slot),
        "subgroup": _taken([slot.subgroup for slot in slots], columns.slot),
        "status": pa.array(columns.status), "display": pa.array(columns.display),
        "lower": pa.array(columns.lower, pa.float64()), "upper": pa.array(columns.upper, pa.float64()),
        "reason": pa.array(columns.reason),
    })


def _taken(values: list[str], positions: NDArray[np.intp]) -> pa.Array:
    return pa.array(values).take(pa.array(positions))


def _documents(contents: Contents) -> Mapping[str, str]:
    certificate = {"certified": contents.pattern.certified}   # its exact counts would tell how many small groups hold nobody
    seen = visibility(contents.tabulation, contents.pattern)
    return {"notice": _json(Notice, contents.notice), "catalogue": _json(Catalogue, contents.tabulation.catalogue),
            "elements": _json(tuple[DataElement, ...], contents.elements),
            "freshness": _json(tuple[Freshness, ...], contents.freshness), "policy": _json(Policy, contents.pattern.policy),
            "certificate": json.dumps(certificate), **({"visibility": _json(Visibility, seen)} if seen else {})}


def _json(kind: Any, value: object) -> str:
    return TypeAdapter(kind).dump_json(value, fallback=dict).decode()


def _verify(file: Path, expected: Mapping[str, int]) -> None:
    """Read the closed file again and count: a full disk leaves a file that opens with less in it."""
    with duckdb.connect(str(file), read_only=True) as written:
        for table, rows in expected.items():
            ((found,),) = written.table(table).count("*").fetchall()
            if found != rows:
                raise NotWritten(f"{file.name} holds {found} rows of {table} where {rows} were written; nothing is changed")
    manifest = {**expected, "bytes": file.stat().st_size}
    file.with_suffix(".json").write_text(json.dumps(manifest) + "\n", encoding="utf-8")
