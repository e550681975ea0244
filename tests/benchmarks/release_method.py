"""Figures to set beside ours: the scratch prototype's and GaussSuppression's, by data and views, as the method's table gives them."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from tests.benchmarks.release_cells import DATA

SOURCE = "the method's table"
LINEAR = "linear"
SMALL = "small cells only"
OTHER_START = "the prototype began with linear suppression here; we begin from the small cells"
NOT_KNOWN = "the prototype began with linear suppression and then widened what it showed: it did not take it for known"
FOLDER = DATA / "gausssuppression"
FILES = {("s10", "full"): "gauss_s10_full_FALSE.csv", ("s100", "one"): "gauss_s100_twoway_FALSE.csv",
         ("s100", "two"): "gauss_s100_threeway_FALSE.csv", ("s100", "full"): "gauss_s100_full_FALSE.csv"}


@dataclass(frozen=True)
class Row:
    """The prototype's figures of one row; `coded` and `full_display` only with promise (b)."""

    start: str
    wall: float
    cpu: float
    hidden: int
    coarsened_10: int
    coarsened_20: int
    coded: int | None = None
    full_display: int | None = None


@dataclass(frozen=True)
class Gauss:
    """GaussSuppression's: seconds, None where it did not finish; cells hidden beyond the small ones; small cells left narrow."""

    seconds: float | None
    hidden: int | None
    note: str = ""


SMALL_CELLS: Mapping[tuple[str, str], Row] = {    # promise (a)
    ("s10", "full"): Row(SMALL, 4.4, 2.6, 22, 255, 103, full_display=705),
    ("s100", "one"): Row(SMALL, 4.4, 2.2, 0, 56, 0, full_display=1317),
    ("s100", "two"): Row(SMALL, 20, 19, 32, 834, 192, full_display=4000),
    ("s100", "full"): Row(SMALL, 51, 38, 154, 2201, 802, full_display=4190),
    ("x100", "two"): Row(LINEAR, 54, 90, 2212, 1242, 318),
    ("s500", "two"): Row(LINEAR, 118, 68, 4268, 1354, 256),
    ("s500", "full"): Row(LINEAR, 100, 140, 7837, 4777, 1394),
    ("x500", "two"): Row(LINEAR, 200, 342, 10586, 6324, 1637)}
LINEAR_TOO: Mapping[tuple[str, str], Row] = {("s100", "two"): Row(LINEAR, 27, 15, 914, 330, 70)}    # promise (a), the other start
CODED_CELLS: Mapping[tuple[str, str], Row] = {    # promises (a) and (b)
    ("s10", "full"): Row(SMALL, 1.7, 2.9, 64, 475, 196, 881, 350),
    ("s100", "one"): Row(SMALL, 1.4, 2.3, 1, 138, 5, 313, 1229),
    ("s100", "two"): Row(SMALL, 12.7, 20.6, 83, 1773, 485, 3480, 2717),
    ("s100", "full"): Row(SMALL, 25, 40, 338, 3120, 1375, 6078, 2514)}
GAUSS: Mapping[tuple[str, str], Gauss] = {
    ("s10", "full"): Gauss(1.0, 295, "72 small cells still narrow"), ("s100", "one"): Gauss(1.5, 141), ("s100", "two"): Gauss(19, 1141),
    ("s100", "full"): Gauss(56, 2191), ("s500", "full"): Gauss(None, None, "not done in 1,300 s")}
LINEAR_ROWS = tuple((*key, "a") for table in (LINEAR_TOO, SMALL_CELLS) for key, row in table.items() if row.start == LINEAR)
ROWS = (*((data, views, "a") for data, views in SMALL_CELLS), *((data, views, "ab") for data, views in CODED_CELLS))


def beside(data: str, views: str, promise: str, exact: bool) -> dict[str, object]:
    """The prototype's and GaussSuppression's figures for the same data and views, where the table has them; linear ones for `exact`."""
    key = data, views
    rows = [table[key] for table in ((SMALL_CELLS, LINEAR_TOO) if promise == "a" or exact else (CODED_CELLS,)) if key in table]
    note = NOT_KNOWN if exact else OTHER_START
    rows = [row for row in rows if not exact or row.start == LINEAR]
    gauss = {"source": SOURCE, **asdict(GAUSS[key]), **_counted(data, views)} if key in GAUSS else None
    return {"prototype": [{"source": SOURCE, **asdict(row), "note": note if row.start == LINEAR else ""} for row in rows],
            "gauss_suppression": gauss}


def _counted(data: str, views: str) -> dict[str, object]:
    """What GaussSuppression hid, counted in its own output."""
    file = FOLDER / FILES.get((data, views), "")
    if not file.is_file():
        return {}
    with file.open(encoding="utf-8", newline="") as lines:
        found = Counter((row["primary"], row["suppressed"]) for row in csv.DictReader(lines))
    return {"file": file.name, "cells": found.total(), "primary": found["TRUE", "TRUE"], "extra_hidden": found["FALSE", "TRUE"]}
