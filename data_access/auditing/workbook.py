"""Reads one sheet of an xlsx workbook as text; formulas give their last value, and nothing is ever run."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

from data_access.auditing.problem import nearest, refusal

SHEETS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
LARGEST = 256 * 2**20   # bytes that a part of a workbook may unpack to
Row = list[str]


def rows_of_sheet(path: Path, sheet: str) -> Iterator[tuple[int, Row]]:
    """Rows that say something, each with its number in the sheet; the first sheet where none is named. Raises NotAudited."""
    try:
        with zipfile.ZipFile(path) as book:
            texts = _shared_texts(book)
            for row in _parsed(book, _part_of(book, path.name, sheet)).iter(f"{SHEETS}row"):
                values = _values(row, texts)
                if any(values):
                    yield int(row.get("r", "0")), values
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, ValueError, IndexError):
        raise refusal(path.name, "this is not an xlsx workbook that can be read. Save it again as xlsx, or as CSV.") from None


def _part_of(book: zipfile.ZipFile, file: str, sheet: str) -> str:
    """The path of a sheet within the archive."""
    links = {link.get("Id"): link.get("Target", "") for link in _parsed(book, "xl/_rels/workbook.xml.rels")}
    sheets = {one.get("name", ""): links[one.get(LINK)] for one in _parsed(book, "xl/workbook.xml").iter(f"{SHEETS}sheet")}
    if sheet and sheet not in sheets:
        raise refusal(file, f"there is no sheet '{sheet}'.{nearest(sheet, sheets)}")
    target = sheets[sheet] if sheet else next(iter(sheets.values()))
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _shared_texts(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    return [_text(entry) for entry in _parsed(book, "xl/sharedStrings.xml").iter(f"{SHEETS}si")]


def _parsed(book: zipfile.ZipFile, part: str) -> ElementTree.Element:
    if book.getinfo(part).file_size > LARGEST:
        raise ValueError("too large")
    data = book.read(part)
    if b"<!DOCTYPE" in data[:2000] or b"<!ENTITY" in data:
        raise ValueError("a workbook declares no entities")
    return ElementTree.fromstring(data)


def _values(row: ElementTree.Element, texts: list[str]) -> Row:
    cells: Mapping[int, str] = {_column(cell.get("r", "A")): _value(cell, texts) for cell in row.iter(f"{SHEETS}c")}
    return [cells.get(column, "") for column in range(max(cells, default=-1) + 1)]


def _column(place: str) -> int:
    """The number of a column from 0: `AB7` is 27."""
    number = 0
    for letter in re.sub(r"\d", "", place):
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: ElementTree.Element, texts: list[str]) -> str:
    value, kind = cell.findtext(f"{SHEETS}v"), cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    if not value:
        return ""
    return texts[int(value)] if kind == "s" else _number(value) if kind == "n" else value


def _number(written: str) -> str:
    """A stored number as a person would write it: 0.39100000000000001 is 0.391, and 12.0 is 12."""
    number = float(written)
    return str(int(number)) if number.is_integer() else format(Decimal(repr(number)), "f")


def _text(entry: ElementTree.Element) -> str:
    return "".join(part.text or "" for part in entry.iter(f"{SHEETS}t"))
