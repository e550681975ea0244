"""Writes the steward's report of what protection costs, by kind of place and breakdown: confidential but for the whole release."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from data_access.home import Home
from data_access.loading.receipt import write_whole
from disclosure.utility import Fate, Line, Tally, Utility

FATES = ("", "_shown_percent", "_coarsened_percent", "_too_small_percent", "_protecting_percent")
COLUMNS = ("level", "group", "method", *(f"{of}{fate}" for of in ("cells", "people") for fate in FATES))


def write_utility(home: Home, release: int, utility: Utility) -> Path:
    """`confidential/utility/release-N.csv`: a row per level, group and method, with one decimal.

    `method` is `release`, or `plain` for what complementary suppression alone would do. `people` counts a person once for each figure.
    """
    file = home.confidential / "utility" / f"release-{release}.csv"
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(row for line in utility.lines for row in _rows(line))
    write_whole(file, text.getvalue())
    return file


def _rows(line: Line) -> Iterator[tuple[str | int, ...]]:
    for method, treatment in (("release", line.release), ("plain", line.plain)):
        yield line.level, line.group, method, *_columns(treatment.cells), *_columns(treatment.people)


def _columns(tally: Tally) -> tuple[str | int, ...]:
    return tally.total, *(f"{100 * tally.share(fate):.1f}" for fate in Fate)
