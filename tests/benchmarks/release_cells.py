"""The synthetic school counts as a lattice: every margin of up to so many crossed demographics, at school, district and region."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from disclosure.pattern.lattice import Lattice

DATA = Path(__file__).parents[3] / "shared" / "data" / "release_bench"
DEMOGRAPHICS = ("grade", "race", "gender", "ell", "frl")
LEVELS = (("district", "school"), ("district",), ())    # what names a place of each level
WEIGHTS = (1.0, 1.5, 2.0)
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class View:
    """All cells of one level (0 school, 1 district, 2 region) by some demographics."""

    level: int
    crossed: frozenset[str]


@dataclass(frozen=True, eq=False)
class Cells:
    """A lattice with the views its groups are cells of: `member` [inner × views] is the group that holds an inner cell in a view.

    `codes` [inner cells] number the values of each name in their order.
    """

    lattice: Lattice
    demographics: tuple[str, ...]
    views: tuple[View, ...]
    member: Whole
    codes: Mapping[str, Whole]


def cells_of(data: str, views: str, schools: int | None = None) -> Cells:
    """The cells of DATA/`data`.csv, of its first `schools` schools; `views` is one, two or full: how many demographics are crossed."""
    codes, counts = _counted(DATA / f"{data}.csv", schools)
    demographics = tuple(name for name in DEMOGRAPHICS if name in codes)
    most = {"one": 1, "two": 2, "full": len(demographics)}[views]
    crossed = [frozenset(some) for size in range(most + 1) for some in combinations(demographics, size)]
    every = tuple(View(level, some) for level in range(len(LEVELS)) for some in crossed)
    member, groups = _members(codes, every)
    return Cells(_lattice(codes, counts, member, groups), demographics, every, member, codes)


def _counted(file: Path, schools: int | None) -> tuple[dict[str, Whole], Whole]:
    """Codes of every name by column, and people and numerators [2 × inner cells]; years are taken together."""
    with file.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    table = dict(zip(header, np.array(rows).T, strict=True))
    named = [name for name in ("district", "school", *DEMOGRAPHICS) if name in table]
    codes = np.stack([np.unique(table[name], return_inverse=True)[1] for name in named])
    counts = np.stack([table["n"].astype(np.int64), table["k"].astype(np.int64)])
    kept = codes[1] < (schools or len(rows))
    inner, at = np.unique(codes[:, kept], axis=1, return_inverse=True)
    summed = np.stack([np.bincount(at.ravel(), count).astype(np.int64) for count in counts[:, kept]])
    return dict(zip(named, inner, strict=True)), summed


def _members(codes: dict[str, Whole], views: Sequence[View]) -> tuple[Whole, Whole]:
    """The group of each inner cell in each view, and the level of each group."""
    member, levels = [], []
    for view in views:
        axes = [codes[name] for name in (*LEVELS[view.level], *sorted(view.crossed))]
        held = np.stack(axes) if axes else np.zeros((1, len(codes["school"])), np.int64)
        groups, at = np.unique(held, axis=1, return_inverse=True)
        member.append(at.ravel() + sum(map(len, levels)))
        levels.append(np.full(groups.shape[1], view.level))
    return np.stack(member, axis=1), np.concatenate(levels)


def _lattice(codes: dict[str, Whole], counts: Whole, member: Whole, level: Whole) -> Lattice:
    inner, each = member.shape
    entries = np.ones(member.size, np.int64), (member.ravel(), np.repeat(np.arange(inner), each))
    sums = csr_array(entries, shape=(len(level), inner))
    people, numerator = (np.asarray(sums @ count) for count in counts)
    return Lattice(inner_people=counts[0], inner_numerator=counts[1], unit=codes["school"], block=codes["district"], sums=sums,
                   people=people, numerator=numerator, published=np.ones(len(level), bool), weight=np.array(WEIGHTS)[level],
                   overlaps=np.zeros(len(level), bool))


def added(cells: Cells) -> csr_array:
    """What adds up to what, [relations × numbers]; numbers are the groups, then the inner cells: a cell less its parts is 0.

    The parts of a cell are the places within it, or the values of one more demographic; where nothing further is crossed, inner cells.
    """
    groups, inner = cells.lattice.sums.shape
    last = groups + np.arange(inner)
    pairs = [_tied(cells.member[:, at], parts) for at, view in enumerate(cells.views) for parts in _parts(cells, view, last)]
    row, column, sign, relations = [], [], [], 0
    for whole, part in pairs:
        wholes, at = np.unique(whole, return_inverse=True)
        row += [relations + np.arange(len(wholes)), relations + at]
        column += [wholes, part]
        sign += [np.ones(len(wholes), np.int64), -np.ones(len(part), np.int64)]
        relations += len(wholes)
    entries = np.concatenate(sign), (np.concatenate(row), np.concatenate(column))
    return csr_array(entries, shape=(relations, groups + inner))


def _parts(cells: Cells, view: View, inner: Whole) -> Iterator[Whole]:
    """For each way of dividing the cells of a view: the number that each inner cell is counted in."""
    at = {one: place for place, one in enumerate(cells.views)}
    if view.level:
        yield cells.member[:, at[View(view.level - 1, view.crossed)]]
    finer = [View(view.level, view.crossed | {name}) for name in cells.demographics if name not in view.crossed]
    yield from (cells.member[:, at[one]] for one in finer if one in at)
    if not view.level and not any(one in at for one in finer):
        yield inner


def _tied(whole: Whole, part: Whole) -> tuple[Whole, Whole]:
    """Each part once, with the cell it is part of."""
    parts, first = np.unique(part, return_index=True)
    return whole[first], parts
