"""Published worked examples of hiding counts: what the attacker recovers where too little is hidden, and nothing where enough is."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

from disclosure.audit import UNBOUNDED, Exposed, tightest

EXAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "sdc_examples"
pytestmark = pytest.mark.skipif(not EXAMPLES.exists(), reason=f"the worked examples are not there: {EXAMPLES}")
Cell = tuple[str, ...]
TOTAL = "Total"


@dataclass(frozen=True)
class Count:
    value: int
    hidden: bool
    primary: bool


def read(file: str, columns: Sequence[str], value: str) -> dict[Cell, Count]:
    """Cells by the values of `columns`, with their counts and whether these are hidden."""
    with (EXAMPLES / file).open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {tuple(row[column] for column in columns): Count(int(row[value]), row["suppressed"] not in ("FALSE", row[value]),
                                                            row.get("primary") == "TRUE") for row in rows}


def sums(cells: Mapping[Cell, Count], parents: Sequence[Mapping[str, str]]) -> Iterator[tuple[Cell, list[Cell]]]:
    """Each total with its parts: what has a value as its parent is part of it. A part that is not listed is empty."""
    for cell in cells:
        for at, parent in enumerate(parents):
            for level in sorted(set(parent.values())):
                parts = [(*cell[:at], name, *cell[at + 1:]) for name, above in parent.items() if above == level]
                if cell[at] == level and any(part in cells for part in parts):
                    yield cell, parts


def split(cells: Mapping[Cell, Count], at: int, *outside: str) -> dict[str, str]:
    """A column whose values all add up to its total."""
    return {cell[at]: TOTAL for cell in cells if cell[at] not in (TOTAL, *outside)}


def recovered(cells: Mapping[Cell, Count], relations: Sequence[tuple[Cell, Sequence[Cell]]]) -> set[Cell]:
    """The hidden cells that come back exactly; a cell that is not in the table is empty. Each must come back as it was."""
    names = list(cells)
    fixed = np.array([count.value for count in cells.values()])
    hidden = np.array([count.hidden for count in cells.values()])
    matrix = np.zeros((len(relations), len(names)), np.int64)
    for row, (total, parts) in enumerate(relations):
        matrix[row, names.index(total)] = 1
        matrix[row, [names.index(part) for part in parts if part in cells]] = -1
    nothing = np.zeros(len(relations), np.int64)
    exposed = Exposed(np.where(hidden, 0, fixed), np.where(hidden, UNBOUNDED, fixed), csr_array(matrix), nothing, nothing,
                      np.zeros(len(names), np.int64))
    targets = np.flatnonzero(hidden)
    bounds = tightest(exposed, targets)
    assert ((bounds.lower <= fixed[targets]) & (fixed[targets] <= bounds.upper)).all()
    return {names[at] for at in targets[bounds.lower == bounds.upper]}


def primary_only(cells: Mapping[Cell, Count]) -> dict[Cell, Count]:
    return {name: Count(count.value, count.primary, count.primary) for name, count in cells.items()}


def z1() -> dict[Cell, Count]:
    return read("z1_gauss_expected.csv", ("region", "hovedint"), "ant")


def test_z1_with_small_counts_alone_hidden_gives_all_of_them_back() -> None:
    cells = z1()
    relations = list(sums(cells, (split(cells, 0), split(cells, 1))))
    assert recovered(primary_only(cells), relations) == {("B", "arbeid"), ("D", "arbeid"), ("H", "arbeid")}


def test_z1_with_the_published_pattern_gives_none_back() -> None:
    cells = z1()
    relations = list(sums(cells, (split(cells, 0), split(cells, 1))))
    assert [at for at, count in enumerate(cells.values(), 1) if count.hidden] == [12, 13, 22, 23, 42, 43]
    assert recovered(cells, relations) == set()


def test_z1_with_one_gap_filled_gives_the_others_of_its_loop_back() -> None:
    """A pattern is a loop: what a neighbour tells of one hidden count opens the rest of the row, and then of the column."""
    cells = z1()
    relations = list(sums(cells, (split(cells, 0), split(cells, 1))))
    opened = {**cells, ("B", "annet"): Count(7, False, False)}
    assert recovered(opened, relations) == {("B", "arbeid")}


COUNTIES = (("county-1", ("A", "B", "I", "J")), ("county-2", ("K", "L", "M", "N")), (TOTAL, ("county-1", "county-2")))
SIZES = (("small", ("A", "B", "I", "J", "K", "N")), ("BIG", ("L", "M")), (TOTAL, ("small", "BIG")))


def linked(*tables: Sequence[tuple[str, Sequence[str]]]) -> list[tuple[Cell, list[Cell]]]:
    return [((total,), [(part,) for part in parts]) for table in tables for total, parts in table]


def test_two_tables_that_are_safe_alone_tell_k_together() -> None:
    """Both tables hide A, B, K, L and M. The small group less county 1 is K and N, and N is printed."""
    cells = primary_only(read("sdctable_issue136_gauss_global.csv", ("region",), "n"))
    assert recovered(cells, linked(COUNTIES)) == set()
    assert recovered(cells, linked(SIZES)) == set()
    assert recovered(cells, linked(COUNTIES, SIZES)) == {("K",)}


def test_hiding_n_as_well_is_enough() -> None:
    cells = read("sdctable_issue136_gauss_global.csv", ("region",), "n")
    assert {name for name, count in cells.items() if count.hidden and not count.primary} == {("N",)}
    assert recovered(cells, linked(COUNTIES, SIZES)) == set()


AGES = {"young": TOTAL, "old": TOTAL}
UNIONS = {"EU": TOTAL, "nonEU": TOTAL}
YEARS = {"2014": TOTAL, "2015": TOTAL, "2016": TOTAL}
COUNTRIES = {"Portugal": "EU", "Spain": "EU", "Iceland": "nonEU"}


def two_tables(kind: str) -> tuple[dict[Cell, Count], list[tuple[Cell, list[Cell]]]]:
    """One table by age, union and year, one by country and year; unions are sums of countries, totals are the same."""
    first = read(f"linked_vignette_{kind}_table1.csv", ("age", "eu", "year"), "freq")
    second = read(f"linked_vignette_{kind}_table2.csv", ("geo", "year"), "freq")
    every = dict.fromkeys(COUNTRIES, TOTAL)
    relations = [*sums(first, (AGES, UNIONS, YEARS)), *sums(second, (every, YEARS))]
    for age, union, year in first:
        if age == TOTAL:
            parts = [TOTAL] if union == TOTAL else [country for country, above in COUNTRIES.items() if above == union]
            relations.append(((age, union, year), [(country, year) for country in parts]))
    return {**first, **second}, relations


def test_tables_protected_one_by_one_tell_small_counts_together() -> None:
    cells, relations = two_tables("local")
    assert {("Iceland", "2015"), ("Portugal", "2016"), ("young", "Total", "2015")} <= recovered(cells, relations)


def test_tables_that_hide_the_same_shared_cells_still_tell_one() -> None:
    """Spain in 2015 is the union less Portugal, which are both printed."""
    cells, relations = two_tables("consistent")
    assert recovered(cells, relations) == {("Spain", "2014"), ("Spain", "2015"), ("Portugal", "2014"), ("Portugal", "2016")}


def test_linked_tables_protected_as_one_tell_nothing() -> None:
    cells = read("linked_vignette_global.csv", ("age", "year", "geo"), "freq")
    assert recovered(cells, list(sums(cells, (AGES, YEARS, {**UNIONS, **COUNTRIES})))) == set()


def test_tables_that_know_of_each_other_tell_nothing() -> None:
    assert recovered(*two_tables("super-consistent")) == set()


def test_an_optimal_pattern_of_four_by_four_gives_nothing_back() -> None:
    with (EXAMPLES / "regsdc_sec7_table_with_suppression.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    cells = {(row["rows"], row["cols"]): Count(int(row["z"]), row["suppressed"] == "NA", False) for row in rows}
    relations = list(sums(cells, (split(cells, 0), split(cells, 1))))
    assert sum(count.hidden for count in cells.values()) == 9
    assert recovered(cells, relations) == set()
    opened = {**cells, ("row1", "col1"): Count(3, False, False)}
    assert ("row1", "col2") in recovered(opened, relations)
