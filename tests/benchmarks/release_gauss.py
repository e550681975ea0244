"""What GaussSuppression hid of the synthetic school counts, as steps of our groups, so that the same attacker can try it."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import numpy as np

from disclosure.policy import Policy
from tests.benchmarks.release_attack import Steps
from tests.benchmarks.release_cells import DATA, LEVELS, Cells
from tests.benchmarks.release_method import FILES, FOLDER

TOTAL = "Total"
Name = tuple[str, ...]


def hidden_by_gauss(cells: Cells, data: str, views: str, policy: Policy) -> Steps | None:
    """Steps [groups]: hidden, or as the rule table shows it; None where there is no such output."""
    file = FOLDER / FILES.get((data, views), "")
    if not file.is_file():
        return None
    row_of = dict(_names(cells, data))
    step = np.full(len(row_of), -1, np.int8)
    with file.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            row = row_of[(line["school"], *(line[name] for name in cells.demographics))]
            step[row] = policy.hidden if line["suppressed"] == "TRUE" else 0
            if int(line["n"]) != cells.lattice.people[row]:
                raise ValueError(f"{file.name} counts other people than {data}.csv")
    return step


def _names(cells: Cells, data: str) -> Iterator[tuple[Name, int]]:
    """Each group's place (school, district or everything) and demographics, and its row."""
    with (DATA / f"{data}.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    values = {name: np.unique([row[name] for row in rows])[codes] for name, codes in cells.codes.items()}
    every = np.full(len(cells.lattice.inner_people), TOTAL)
    for at, view in enumerate(cells.views):
        place = values[LEVELS[view.level][-1]] if LEVELS[view.level] else every
        named = (place, *(values[name] if name in view.crossed else every for name in cells.demographics))
        yield from zip(zip(*(column.tolist() for column in named), strict=True), cells.member[:, at].tolist(), strict=True)
