"""Reads one sheet of a workbook as text; formulas give their last value, and nothing is ever run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from pathlib import Path
from typing import IO

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, XmlError, ZipError

LARGEST = 256 * 2**20   # bytes that a workbook may unpack to
ROUNDED = 10**15        # a workbook keeps fifteen digits: of an id with more the last are lost, and this shows that it is none
MOST_CELLS = 20_000_000     # of the square from the first to the last: each takes memory, empty or not
Row = list[str]


class NotAWorkbook(ValueError):
    """The file cannot be read as a workbook."""


class VastWorkbook(ValueError):
    """Its cells lie so far apart that a table of them would fill the memory."""


class NoSuchSheet(LookupError):
    """The workbook has no sheet of this name; `sheets` are those it has."""

    def __init__(self, sheets: tuple[str, ...]) -> None:
        super().__init__("there is no such sheet")
        self.sheets = sheets


def rows_of_sheet(path: Path, sheet: str) -> Iterator[tuple[int, Row]]:
    """Rows that say something, each with its number in the sheet; the first sheet where none is named.

    Raises NotAWorkbook, VastWorkbook or NoSuchSheet.
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
    """Raises NotAWorkbook for what would unpack to too much or declares entities, VastWorkbook for cells too far apart."""
    with zipfile.ZipFile(path) as book:
        if sum(part.file_size for part in book.infolist()) > LARGEST:
            raise NotAWorkbook(path.name)
        for name in book.namelist():
            written = book.read(name)
            if b"<!DOCTYPE" in written:
                raise NotAWorkbook(path.name)
            if name.lower().endswith(".xml") or b"sheetData" in written:
                _stay_close(path, _places(io.BytesIO(written)))


def _stay_close(path: Path, places: Iterator[tuple[int, int]]) -> None:
    first, last = (LARGEST, LARGEST), (0, 0)
    try:
        for place in places:
            first, last = _each(min, first, place), _each(max, last, place)
    except (etree.XMLSyntaxError, ValueError):
        raise NotAWorkbook(path.name) from None
    if last > (0, 0) and (last[0] - first[0] + 1) * (last[1] - first[1] + 1) > MOST_CELLS:
        raise VastWorkbook(path.name)


def _each(choose: Callable[[int, int], int], one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return choose(one[0], other[0]), choose(one[1], other[1])


def _places(part: IO[bytes]) -> Iterator[tuple[int, int]]:
    """Row and column of each cell of a sheet that says something; none of a part that is no sheet."""
    row = column = 0
    for event, element in etree.iterparse(part, events=("start", "end"), tag=("{*}row", "{*}c"), resolve_entities=False, no_network=True):
        is_cell, place = etree.QName(element).localname == "c", element.get("r")
        if event == "end":
            if is_cell and len(element):
                yield row, column
            element.clear()
        elif is_cell:
            row, column = _place(place) if place else (row, column + 1)
        else:
            row, column = int(place) if place else row + 1, 0


def _place(written: str) -> tuple[int, int]:
    """`C7` is row 7, column 3. Raises ValueError."""
    letters = written.rstrip("0123456789").upper()
    if not letters.isascii() or not letters.isalpha():
        raise ValueError("no place in a sheet")
    return int(written[len(letters):]), reduce(lambda number, letter: 26 * number + ord(letter) - 64, letters, 0)


def _written(value: object) -> str:
    """A stored value as a person would write it: 0.39100000000000001 is 0.391, 12.0 is 12, and a date is an ISO date."""
    match value:
        case float() if abs(value) >= ROUNDED:
            return f"{value:.14E}"
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
