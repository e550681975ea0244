"""Puts the rows that cannot be taken aside: a report that holds nobody's values, and the rows, encrypted, for a time (R55, R71)."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date, datetime
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.parquet.encryption import create_decryption_properties, create_encryption_properties

from data_access.identities import Key
from data_access.loading.checking import Bad
from data_access.loading.problem import Problem
from data_access.loading.receipt import write_whole
from data_access.loading.records import Ragged
from data_access.quality import PutAside

REPORT = ("file", "line", "column", "value_class", "reason", "remedy")
ROWS = (*REPORT, "row")
UNREADABLE = ("These rows were put aside under another key, or have been altered. Give the key of that day in FLASHLIGHT_KEY or "
              "FLASHLIGHT_KEY_FILE; whoever sent the file has them too.")


class NotKept(Exception):
    """Rows that are not there, or do not open; the message quotes no value."""


def put_aside(folder: Path, name: str, ragged: Sequence[Ragged], bad: Iterable[Bad], key: Key | None) -> tuple[Problem, ...]:
    """Tell of everything that cannot be taken in `name`.csv of `folder`, and keep the rows in `name`.parquet where there is a key.

    Nothing is written when there is nothing. What does not fit its header is not kept: nobody can tell names from marks in it.
    """
    unfit = (Bad(one.problem, "row", "") for one in ragged)
    put = tuple(chain(unfit, bad))
    if put:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = [one for one in put if one.fields]
        if key and kept:
            write_whole(_rows(folder, name), _encrypted(name, key, kept))
        write_whole(folder / f"{name}.csv", as_csv(REPORT, map(_told, put)))
    return tuple(one.problem for one in put)


def reasons(problems: Sequence[Problem], most: int) -> tuple[PutAside, ...]:
    """At most so many reasons for which values were put aside, most frequent first, each with its first line."""
    times = Counter((one.file, one.column, one.reason, one.remedy) for one in problems)
    first = {(one.file, one.column, one.reason, one.remedy): one.line for one in reversed(problems)}
    return tuple(PutAside(*what, many, first[what]) for what, many in times.most_common(most))


def are_kept(folder: Path, name: str) -> bool:
    """Whether the rows of which the report `name` tells are kept."""
    return _rows(folder, name).is_file()


def put_aside_rows(folder: Path, name: str, key: Key) -> Sequence[Mapping[str, object]]:
    """The rows kept under `name`, each with all that the report tells of it. Raises NotKept."""
    name = Path(name).name
    try:
        held = _rows(folder, name).read_bytes()
    except OSError:
        raise NotKept("No rows are kept under this name. `flashlight quarantine` lists what there is.") from None
    try:
        known = create_decryption_properties(key.derived(_use(name)), aad_prefix=name.encode())
        return list(pq.read_table(pa.BufferReader(held), decryption_properties=known).to_pylist())
    except (OSError, pa.ArrowException):
        raise NotKept(UNREADABLE) from None


def let_rows_go(folder: Path, today: date, days: int) -> None:
    """Delete the rows that were put aside `days` ago, and every report of an older Flashlight, which holds rows in clear."""
    for path in folder.glob("*.parquet"):
        if _age(path, today) >= days:
            path.unlink(missing_ok=True)
    for path in folder.glob("*.csv"):
        with suppress(FileNotFoundError), path.open(encoding="utf-8", errors="replace") as report:
            if report.readline().rstrip("\n") != ",".join(REPORT):
                path.unlink()


def forget_rows(folder: Path) -> None:
    """Delete all rows that were put aside, whoever they are about: an id with a mistake in it is found by nobody."""
    for path in folder.glob("*.parquet"):
        path.unlink(missing_ok=True)


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """A header and rows, as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _rows(folder: Path, name: str) -> Path:
    return folder / f"{name}.parquet"


def _told(one: Bad) -> Mapping[str, object]:
    return asdict(one.problem) | {"value_class": one.value_class}


def _encrypted(name: str, key: Key, kept: Sequence[Bad]) -> bytes:
    """Parquet under AES-256, footer and statistics too; given another name it does not open."""
    sealed = create_encryption_properties(key.derived(_use(name)), aad_prefix=name.encode(), store_aad_prefix=False)
    file = pa.BufferOutputStream()
    table = pa.Table.from_pylist([{**_told(one), "row": one.fields} for one in kept]).select(ROWS)
    pq.write_table(table, file, compression="zstd", encryption_properties=sealed)
    return bytes(file.getvalue())


def _use(name: str) -> str:
    return f"rows put aside as {name}"


def _age(path: Path, today: date) -> float:
    """Days since the rows came, as their name says; one that says nothing is taken to be old."""
    try:
        return (today - datetime.strptime(path.name[:8], "%Y%m%d").date()).days
    except ValueError:
        return float("inf")
