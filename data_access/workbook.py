"""Reads one sheet of a workbook as text; formulas give their last value, and nothing is ever run."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, XmlError, ZipError

LARGEST = 256 * 2**20   # bytes that a workbook may unpack to
Row = list[str]


class NotAWorkbook(ValueError):
    """The file cannot be read as a workbook."""


class NoSuchSheet(LookupError):
    """The workbook has no sheet of this name; `sheets` are those it has."""

    def __init__(self, sheets: tuple[str, ...]) -> None:
        super().__init__("there is no such sheet")
        self.sheets = sheets


def rows_of_sheet(path: Path, sheet: str) -> Iterator[tuple[int, Row]]:
    """Rows that say something, each with its number in the sheet; the first sheet where none is named.

    Raises NotAWorkbook, or NoSuchSheet.
    """
    try:
        _stays_small(path)
        book = CalamineWorkbook.from_path(str(path))
        if sheet and sheet not in book.sheet_names:
            raise NoSuchSheet(tuple(book.sheet_names))
        rows = book.get_sheet_by_name(sheet or book.sheet_names[0]).iter_rows()
    except (zipfile.BadZipFile, CalamineError, PasswordError, XmlError, ZipError, OSError, IndexError):
        raise NotAWorkbook(path.name) from None
    for number, row in enumerate(rows, start=1):
        values = [_written(value) for value in row]
        if any(values):
            yield number, values


def _stays_small(path: Path) -> None:
    with zipfile.ZipFile(path) as book:
        if sum(part.file_size for part in book.infolist()) > LARGEST:
            raise NotAWorkbook(path.name)


def _written(value: object) -> str:
    """A stored value as a person would write it: 0.39100000000000001 is 0.391, 12.0 is 12, and a date is an ISO date."""
    match value:
        case float():
            return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
        case datetime() if (value.hour, value.minute, value.second) == (0, 0, 0):
            return value.date().isoformat()
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date():
            return value.isoformat()
        case _:
            return str(value)
