"""Reads a file record by record, each with the line of the file that it begins on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from data_access.loading.csv_rows import csv_rows
from data_access.loading.edfi_rows import Record, edfi_rows
from data_access.loading.feature_rows import feature_rows
from data_access.loading.files import Received
from data_access.loading.limits import limits
from data_access.loading.problem import Problem, problem, refusal
from data_access.loading.sheet_rows import sheet_rows

Line = tuple[int, list[str]]


@dataclass(frozen=True)
class Dialect:
    """How a file is written: what separates values, which words mean that there is none, which line names the columns.

    `sheet` names a sheet of a workbook; the first where it is empty. `record` is the Ed-Fi record that is read.
    """

    delimiter: str = ","
    missing: frozenset[str] = frozenset()
    header: int = 1
    sheet: str = ""
    record: Record | None = None


@dataclass(frozen=True)
class Ragged:
    """A row that does not fit the header; `fields` is for the quarantine only."""

    problem: Problem
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Batch:
    """Some records of one file: `lines` and `rows` run side by side."""

    lines: tuple[int, ...]
    rows: tuple[list[str], ...]
    ragged: tuple[Ragged, ...]


def header(file: Received, dialect: Dialect) -> tuple[str, ...]:
    """The column names; a column without a name is called by its number. Raises Refused."""
    _, names = next(_records(file, dialect), (0, []))
    if not any(names):
        raise refusal(problem("empty", file.name))
    return tuple(name.strip() or f"column_{number}" for number, name in enumerate(names, start=1))


def batches(file: Received, dialect: Dialect, width: int) -> Iterator[Batch]:
    """The records after the header, each of `width` values. Raises Refused when there are none."""
    records = islice(_records(file, dialect), 1, None)
    empty = True
    while chunk := list(islice(records, limits().batch)):
        empty = False
        yield _batch(file.name, chunk, width)
    if empty:
        raise refusal(problem("no_rows", file.name))


def _batch(name: str, chunk: list[Line], width: int) -> Batch:
    whole = [(line, row) for line, row in chunk if len(row) == width]
    ragged = tuple(_ragged(name, line, row, width) for line, row in chunk if len(row) != width)
    return Batch(tuple(line for line, _ in whole), tuple(row for _, row in whole), ragged)


def _records(file: Received, dialect: Dialect) -> Iterator[Line]:
    """Rows that say something, from the one that names the columns."""
    for line, row in _rows(file, dialect):
        values = [_value(value, dialect) for value in row]
        if line >= dialect.header and any(values):
            yield line, values


def _rows(file: Received, dialect: Dialect) -> Iterator[Line]:
    if dialect.record:
        return edfi_rows(file, dialect.record)
    match file.path.suffix.lower():
        case ".xlsx":
            return sheet_rows(file, dialect.sheet)
        case ".geojson":
            return feature_rows(file)
        case _:
            return csv_rows(file, dialect.delimiter)


def _value(written: str, dialect: Dialect) -> str:
    value = written.strip(" ")
    return "" if value in dialect.missing else value


def _ragged(name: str, line: int, row: list[str], width: int) -> Ragged:
    return Ragged(problem("ragged", name, line, found=len(row), asked=width), tuple(row))
