"""Reads a CSV file row by row."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from data_access.loading.files import Received
from data_access.loading.limits import limits
from data_access.loading.problem import problem, refusal


def csv_rows(file: Received, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line they begin on; a value in quotation marks may run over several lines. Raises Refused."""
    csv.field_size_limit(limits().field_characters)
    encoding, line = "utf-8-sig" if file.encoding == "utf-8" else file.encoding, 1
    with file.path.open("r", encoding=encoding, newline="") as text:
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        try:
            for row in reader:
                yield line, row
                line = reader.line_num + 1
        except csv.Error as error:
            name = "too_long" if "field limit" in str(error) else "broken_quotes"
            raise refusal(problem(name, file.name, line, expected=limits().field_characters)) from None
