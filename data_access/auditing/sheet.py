"""Reads a csv, parquet or xlsx file as text: column names, and rows with the line they stand on."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from data_access.auditing.problem import NotAudited, nearest, refusal
from data_access.loading.files import received
from data_access.loading.limits import limits
from data_access.loading.problem import Refused
from data_access.workbook import NoSuchSheet, NotAWorkbook, VastWorkbook, rows_of_sheet

Row = list[str]


@dataclass(frozen=True)
class Sheet:
    """All of a table, as text without needless spaces; `lines` and `rows` run side by side."""

    file: str
    names: tuple[str, ...]
    lines: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


def read_sheet(path: Path, name: str, header: int) -> Sheet:
    """The table whose column names stand on line `header`; `name` names a sheet of a workbook. Raises NotAudited."""
    lines = [(line, [_tidy(value) for value in row]) for line, row in _lines(path, name) if line >= header]
    lines = [(line, row) for line, row in lines if any(row)]
    if not lines or lines[0][0] != header:
        raise refusal(path.name, "here the column names are expected, and it is empty. Give the line they stand on: header = …", header)
    names = tuple(_once(path.name, header, lines[0][1]))
    rows = tuple(tuple(_fitted(path.name, line, row, len(names))) for line, row in lines[1:])
    if not rows:
        raise refusal(path.name, "there are column names and no rows below them.", header)
    return Sheet(path.name, names, tuple(line for line, _ in lines[1:]), rows)


def _lines(path: Path, name: str) -> Iterator[tuple[int, Row]]:
    match path.suffix.lower():
        case ".xlsx":
            return _rows_of_workbook(path, name)
        case ".parquet":
            return _rows_of_parquet(path)
        case ".csv":
            return _rows_of_csv(path)
        case other:
            raise refusal(path.name, f"'{other}' is no kind of table that can be read. Use csv, parquet or xlsx.")


def _rows_of_workbook(path: Path, sheet: str) -> Iterator[tuple[int, Row]]:
    try:
        yield from rows_of_sheet(path, sheet)
    except (NotAWorkbook, VastWorkbook):
        raise refusal(path.name, "this is not an xlsx workbook that can be read. Save it again as xlsx, or as CSV.") from None
    except NoSuchSheet as absent:
        raise refusal(path.name, f"there is no sheet '{sheet}'.{nearest(sheet, absent.sheets)}") from None


def _rows_of_csv(path: Path) -> Iterator[tuple[int, Row]]:
    try:
        received(path)
    except Refused as refused:
        raise NotAudited(str(refused)) from None
    csv.field_size_limit(limits().field_characters)
    with path.open("r", encoding="utf-8-sig", newline="") as text:
        reader, line = csv.reader(text, strict=True), 1
        try:
            for row in reader:
                yield line, row
                line = reader.line_num + 1
        except csv.Error:
            raise refusal(path.name, "there is a quotation mark that does not pair up.", line) from None


def _rows_of_parquet(path: Path) -> Iterator[tuple[int, Row]]:
    """A parquet file has no lines: its column names count as the first."""
    import pyarrow
    from pyarrow import parquet

    try:
        table = parquet.read_table(path)
    except (pyarrow.ArrowException, OSError):
        raise refusal(path.name, "this is not a parquet file that can be read. Save it again, or as CSV.") from None
    yield 1, list(table.column_names)
    for line, row in enumerate(zip(*table.to_pydict().values(), strict=True), start=2):
        yield line, [_written(value) for value in row]


def _written(value: object) -> str:
    match value:
        case None:
            return ""
        case float():
            return "" if value != value else str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
        case _:
            return str(value)


def _tidy(value: str) -> str:
    return " ".join(value.split())


def _once(file: str, line: int, names: Row) -> Iterator[str]:
    """Column names, each once; one without a name is called by its number."""
    seen: set[str] = set()
    for number, name in enumerate(names, start=1):
        if name and name in seen:
            raise refusal(file, "two columns have this name. Rename one.", line, name)
        seen.add(name)
        yield name or f"column_{number}"


def _fitted(file: str, line: int, row: Row, width: int) -> Row:
    if any(row[width:]):
        raise refusal(file, f"the row has {len(row)} values and there are {width} columns. Enclose values that contain a comma in "
                            "quotation marks.", line)
    return [*row[:width], *[""] * (width - len(row))]
