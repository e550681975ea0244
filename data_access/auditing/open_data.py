"""Audits our own open data with nothing but what is in them: displays with their bounds, and no counts of people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data_access.auditing.attack import Progress, Puzzle, Share, displayed, solved
from data_access.auditing.findings import Audited, Narrowed, Recovered
from data_access.auditing.linking import Span
from data_access.auditing.problem import refusal
from data_access.auditing.sheet import Sheet, read_sheet
from data_access.auditing.sums import Partition, Relation
from data_access.displays import PLENTY, WHOLE
from disclosure import ALL
from disclosure.policy import RACES, Band

NAMES = ("indicator", "school_year", "place", "race_ethnicity", "gender", "subgroup", "category")
COLUMNS = (*NAMES, "status", "display", "lower", "upper", "reason")
CERTIFICATE = "certificate.json"


@dataclass(frozen=True)
class Rules:
    """What the certificate says of the policy: enough to tell from a display how large a group may be."""

    minimum_group: int
    minimum_width: int
    races: tuple[str, ...]
    sizes: tuple[Band, ...]
    steps: tuple[Band, ...]


@dataclass(frozen=True)
class Cell:
    """One row: its names as in NAMES, and what its display tells in whole percents. `is_open` where that is no single percent."""

    names: tuple[str, ...]
    display: str
    lower: int
    upper: int

    @property
    def is_open(self) -> bool:
        return self.lower < self.upper


def is_open_data(folder: Path) -> bool:
    """Whether `folder` holds what `flashlight export` writes."""
    return (folder / CERTIFICATE).is_file() and _cells_file(folder).is_file()


def audit_open_data(folder: Path, progress: Progress) -> Audited:
    """What the open data in `folder` tell of their own hidden and coarsened cells. Raises NotAudited.

    People of a group share out its total by race/ethnicity; gender and one-way groups leave some out, who are in no listed group.
    """
    progress("Reading the open data", 0.0)
    rules = _rules(folder / CERTIFICATE)
    cells = list(_cells(read_sheet(_cells_file(folder), "", 1)))
    groups = {names: len(cells) + at for at, names in enumerate(dict.fromkeys(cell.names[:-1] for cell in cells))}
    puzzle = _puzzle(cells, groups, rules)
    own = displayed(puzzle)
    targets = np.array([at for at, cell in enumerate(cells) if cell.is_open], np.int64)
    found = solved(puzzle, own, targets, rules.minimum_width, progress)
    room, alone = found.upper - found.lower, own.upper - own.lower
    told = [at for at in targets if not found.contradicted[at] and found.upper[groups[cells[at].names[:-1]]] > 0]
    recovered = [Recovered(_named(cells[at]), "display", int(found.lower[at])) for at in told if not room[at]]
    narrowed = [Narrowed(_named(cells[at]), "display", int(found.lower[at]), int(found.upper[at])) for at in told
                if 0 < room[at] < min(rules.minimum_width, alone[at])]
    hidden = sum((cell.lower, cell.upper) == (0, 100) for cell in cells)
    return Audited(len(cells), hidden, len(targets) - hidden, tuple(recovered), tuple(narrowed),
                   (Partition("race_ethnicity", rules.races, 0),), int(found.contradicted[:len(cells)].sum()), True)


def _cells_file(folder: Path) -> Path:
    return next((folder / name for name in ("cells.csv", "cells.parquet") if (folder / name).is_file()), folder / "cells.csv")


def _rules(certificate: Path) -> Rules:
    try:
        policy = json.loads(certificate.read_text(encoding="utf-8"))["policy"]
        sizes, steps = (tuple(Band(**row) for row in policy[name]) for name in ("sizes", "steps"))
        return Rules(int(policy["minimum_group"]), int(policy["minimum_width"]), RACES[policy["race_scheme"]], sizes, steps)
    except (ValueError, KeyError, TypeError):
        raise refusal(certificate.name, "its policy cannot be read. Export the release again.") from None


def _cells(sheet: Sheet) -> Iterator[Cell]:
    for name in COLUMNS:
        if name not in sheet.names:
            raise refusal(sheet.file, f"the column '{name}' is missing. Export the release again.", 1)
    at = {name: sheet.names.index(name) for name in COLUMNS}
    for line, row in zip(sheet.lines, sheet.rows, strict=True):
        try:
            lower, upper = (int(float(row[at[name]])) for name in ("lower", "upper"))
        except ValueError:
            raise refusal(sheet.file, "lower and upper are no numbers. Export the release again.", line) from None
        yield Cell(tuple(row[at[name]] for name in NAMES), row[at["display"]], lower, upper)


Groups = Mapping[tuple[str, ...], int]


def _puzzle(cells: Sequence[Cell], groups: Groups, rules: Rules) -> Puzzle:
    """The people reached of every cell, then the people of every group: many categories are of the same people."""
    count = len(cells) + len(groups)
    lower, upper = np.zeros(count, np.int64), np.full(count, PLENTY, np.int64)
    for cell in cells:
        least, most = _people(cell, rules)
        group = groups[cell.names[:-1]]
        lower[group], upper[group] = max(lower[group], least), min(upper[group], most)
    shares = tuple(Share(groups[cell.names[:-1]], at, _share(cell)) for at, cell in enumerate(cells))
    return Puzzle(lower, upper, (*_sums(cells, groups, rules), *_categories(cells, groups)), shares)


def _people(cell: Cell, rules: Rules) -> tuple[int, int]:
    """How many people a display leaves: `N<10` up to the minimum group, a code the sizes that have it, a whole percent the larger."""
    if cell.display.startswith("N<"):
        return 0, rules.minimum_group
    if (cell.lower, cell.upper) == (0, 100):
        return 0, PLENTY
    code = cell.upper if cell.lower == 0 else 100 - cell.lower if cell.upper == 100 else 0
    if cell.is_open and (not code or code in {step.code for step in rules.steps}):
        return rules.minimum_group + 1, PLENTY
    fitting = [at for at, size in enumerate(rules.sizes) if (size.code == code if cell.is_open else size.width == 1)]
    ends = [*(size.start - 1 for size in rules.sizes[1:]), PLENTY]
    return (rules.sizes[fitting[0]].start, ends[fitting[-1]]) if fitting else (rules.minimum_group + 1, PLENTY)


def _share(cell: Cell) -> Span:
    """Whole percents, rounded half up."""
    return Span(max(0, (2 * cell.lower - 1) * WHOLE // 200), min(WHOLE, (2 * cell.upper + 1) * WHOLE // 200))


def _sums(cells: Sequence[Cell], groups: Groups, rules: Rules) -> Iterator[Relation]:
    """Groups within the group they are part of, in people and in people reached."""
    numbers = {**groups, **{cell.names: at for at, cell in enumerate(cells)}}
    parts: dict[tuple[tuple[str, ...], str], dict[str, int]] = {}
    for names, number in numbers.items():
        for dimension, whole, value in _wholes(names):
            parts.setdefault((whole, dimension), {})[value] = number
    for (whole, dimension), found in parts.items():
        if whole in numbers:
            is_shared_out = dimension == "race_ethnicity" and set(found) >= set(rules.races)
            yield Relation((numbers[whole],), tuple(found.values()), not is_shared_out)


def _wholes(names: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Each group that `names` is part of: by which dimension, its names, and the value that tells the part."""
    for dimension in ("race_ethnicity", "gender", "subgroup"):
        at = NAMES.index(dimension)
        if names[at] != ALL:
            kind = names[at].partition("=")[0] if dimension == "subgroup" else dimension
            yield kind, (*names[:at], ALL, *names[at + 1:]), names[at]


def _categories(cells: Sequence[Cell], groups: Groups) -> Iterator[Relation]:
    """Everybody of a group is in one of its categories."""
    found: dict[tuple[str, ...], list[int]] = {}
    for at, cell in enumerate(cells):
        if cell.names[-1]:
            found.setdefault(cell.names[:-1], []).append(at)
    yield from (Relation((groups[names],), tuple(numbers)) for names, numbers in found.items())


def _named(cell: Cell) -> Mapping[str, str]:
    return dict(zip(NAMES, cell.names, strict=True))
