"""One template table of the bundle, written to CSV a slice at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from data_access.demo.chance import Days, Flags, Ints, Labels

SLICE = 100_000
TRUTH = np.array(["false", "true"], dtype=object)
CHOICE = np.array(["No", "Yes"], dtype=object)


@dataclass(frozen=True)
class Coded:
    """A column of words: `codes` index `words`, which are only spelled out while they are written."""

    codes: Ints
    words: Labels

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, rows: slice) -> Labels:
        return self.words[self.codes[rows]]


Column = Coded | npt.NDArray[Any]


@dataclass(frozen=True)
class Table:
    """A template table: its name, and its columns in the order of the template."""

    name: str
    columns: Mapping[str, Column]

    def write(self, folder: Path) -> None:
        """Write `name`.csv into `folder`: UTF-8, comma, one header line."""
        with (folder / f"{self.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(self.columns)
            for rows in self._slices():
                writer.writerows(rows)

    def _slices(self) -> Iterator[Iterator[tuple[object, ...]]]:
        count = len(next(iter(self.columns.values())))
        for start in range(0, count, SLICE):
            rows = slice(start, start + SLICE)
            yield zip(*(column[rows].tolist() for column in self.columns.values()), strict=True)


def truth(flags: Flags) -> Coded:
    """A column of true and false."""
    return Coded(flags.astype(np.int64), TRUTH)


def choice(flags: Flags) -> Coded:
    """A column of Yes and No."""
    return Coded(flags.astype(np.int64), CHOICE)


def dates(days: Days) -> npt.NDArray[np.str_]:
    """Dates as ISO text; a day that is not a time is left empty."""
    text = np.datetime_as_string(days.astype("datetime64[D]"))
    return np.where(np.isnat(days), "", text)


def always(word: str, count: int) -> Coded:
    """A column that says the same in every row."""
    return Coded(np.zeros(count, dtype=np.int64), np.array([word], dtype=object))
