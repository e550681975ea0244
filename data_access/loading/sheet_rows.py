"""Reads a sheet of a workbook row by row."""

from __future__ import annotations

from collections.abc import Iterator

from data_access.loading.files import Received
from data_access.loading.problem import problem, refusal
from data_access.workbook import NoSuchSheet, NotAWorkbook, VastWorkbook, rows_of_sheet


def sheet_rows(file: Received, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that say something, with their number in the sheet. Raises Refused."""
    try:
        yield from rows_of_sheet(file.path, sheet)
    except VastWorkbook:
        raise refusal(problem("vast_workbook", file.name)) from None
    except NotAWorkbook:
        raise refusal(problem("broken_workbook", file.name)) from None
    except NoSuchSheet as absent:
        raise refusal(problem("no_sheet", file.name, detail=sheet, expected=", ".join(absent.sheets))) from None
