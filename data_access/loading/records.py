"""Reads a CSV file record by record, each with the line of the file that it begins on."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TextIO

from data_access.loading.files import Received
from data_access.loading.limits import limits
from data_access.loading.problem import Problem, problem, refusal

Row = list[str]


@dataclass(frozen=True)
class Dialect:
    """How a file is written: what separates values, and which words mean that there is none."""

    delimiter: str = ","
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Ragged:
    """A row that does not fit the header; `fields` is for the quarantine only."""

    problem: Problem
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Batch:
    """Some records of one file: `lines` and `rows` run side by side."""

    lines: tuple[int, ...]
    rows: tuple[Row, ...]
    ragged: tuple[Ragged, ...]


def header(file: Received, dialect: Dialect) -> tuple[str, ...]:
    """The column names on the first line; a column without a name is called by its number. Raises Refused."""
    with _opened(file) as text:
        _, names = next(_rows(file, text, dialect), (0, []))
    if not names:
        raise refusal(problem("empty", file.name))
    return tuple(name.strip() or f"column_{number}" for number, name in enumerate(names, start=1))


def batches(file: Received, dialect: Dialect, width: int) -> Iterator[Batch]:
    """The records after the header, each of `width` values. Raises Refused when there are none."""
    empty = True
    with _opened(file) as text:
        records = islice(_rows(file, text, dialect), 1, None)
        while chunk := list(islice(records, limits().batch)):
            empty = False
            yield _batch(file.name, chunk, width)
    if empty:
        raise refusal(problem("no_rows", file.name))


def _batch(name: str, chunk: list[tuple[int, Row]], width: int) -> Batch:
    whole = [(line, row) for line, row in chunk if len(row) == width]
    ragged = tuple(_ragged(name, line, row, width) for line, row in chunk if len(row) != width)
    return Batch(tuple(line for line, _ in whole), tuple(row for _, row in whole), ragged)


def _opened(file: Received) -> TextIO:
    csv.field_size_limit(limits().field_characters)
    encoding = "utf-8-sig" if file.encoding == "utf-8" else file.encoding
    return file.path.open("r", encoding=encoding, newline="")


def _rows(file: Received, text: TextIO, dialect: Dialect) -> Iterator[tuple[int, Row]]:
    """Rows that say something, with the line they begin on; a value in quotation marks may run over several lines."""
    reader = csv.reader(text, delimiter=dialect.delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            values = [_value(value, dialect) for value in row]
            if any(values):
                yield line, values
            line = reader.line_num + 1
    except csv.Error:
        raise refusal(problem("broken_quotes", file.name, line)) from None


def _value(written: str, dialect: Dialect) -> str:
    value = written.strip(" ")
    return "" if value in dialect.missing else value


def _ragged(name: str, line: int, row: Row, width: int) -> Ragged:
    return Ragged(problem("ragged", name, line, found=len(row), asked=width), tuple(row))
