"""Published worked examples of hiding counts, taken as students whose exact numbers are known elsewhere: what the pattern hides there."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_array

from disclosure.audit import Exposed, tightest
from disclosure.pattern.certificate import verdict
from disclosure.pattern.engine import Solved, solve
from disclosure.pattern.lattice import Lattice, room
from disclosure.pattern.linear import linear_step
from tests.builders import a_policy

EXAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "sdc_examples"
pytestmark = pytest.mark.skipif(not EXAMPLES.exists(), reason=f"the worked examples are not there: {EXAMPLES}")
POLICY = a_policy(exact_totals_known=True)
TOTAL = "Total"
Cell = tuple[str, ...]
Within = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Example:
    """Groups by name, all of one place; `expected` are those that the published answer hides beyond the small ones."""

    names: tuple[Cell, ...]
    lattice: Lattice
    expected: frozenset[Cell]

    @property
    def start(self) -> np.ndarray:
        return np.where(self.lattice.people <= POLICY.minimum_group, POLICY.hidden, 0).astype(np.int8)

    def hidden(self, step: np.ndarray) -> set[Cell]:
        """What is hidden beyond the small groups."""
        return {self.names[row] for row in np.flatnonzero(step > self.start)}

    def linear(self) -> np.ndarray:
        return linear_step(self.lattice, room(self.lattice, POLICY), self.start, np.flatnonzero(self.start))

    def solved(self) -> Solved:
        return solve(self.lattice, room(self.lattice, POLICY), self.start, POLICY.minimum_width)


def rows_of(file: str) -> list[dict[str, str]]:
    with (EXAMPLES / file).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def example(file: str, columns: Sequence[str], value: str, inner: Mapping[Cell, int], times: int, within: Within) -> Example:
    """The cells of `file`, each count `times` as many students, so that what is small there has 10 or fewer here; half of any reached it.

    `inner` are the counts of the finest cells; `within` says what else each of their values lies in.
    """
    answer = rows_of(file)
    names = tuple(tuple(row[column] for column in columns) for row in answer)
    member = np.array([[all(a in (TOTAL, b, *within.get(b, ())) for a, b in zip(name, cell, strict=True)) for cell in inner]
                       for name in names])
    people, sums = np.array([count * times for count in inner.values()]), csr_array(member.astype(np.int64))
    nowhere, every = np.zeros(len(people), np.int64), np.ones(len(names), bool)
    reached = (people + 1) // 2
    lattice = Lattice(people, reached, nowhere, nowhere, sums, sums @ people, sums @ reached, every, every.astype(float), ~every)
    assert lattice.people.tolist() == [int(row[value]) * times for row in answer]
    assert [row["primary"] == "TRUE" for row in answer] == (lattice.people <= POLICY.minimum_group).tolist()
    expected = {name for name, row in zip(names, answer, strict=True) if row["suppressed"] == "TRUE" and row["primary"] == "FALSE"}
    return Example(names, lattice, frozenset(expected))


def z1() -> Example:
    """Eight regions by four sources of income; small is 3 or fewer."""
    inner = {(row["region"], row["hovedint"]): int(row["ant"]) for row in rows_of("z1_input.csv")}
    return example("z1_gauss_expected.csv", ("region", "hovedint"), "ant", inner, 3, {})


def issue_136() -> Example:
    """Eight regions in two counties, and again as small and big ones; small is 3 or fewer."""
    rows = rows_of("sdctable_issue136_input.csv")
    within = {row["region"]: (row["county"], row["group"]) for row in rows}
    return example("sdctable_issue136_gauss_global.csv", ("region",), "n", {(row["region"],): int(row["n"]) for row in rows}, 3, within)


def linked_tables() -> Example:
    """Ages by unions by years, and countries by years, as one table; small is 2 or fewer."""
    inner: dict[Cell, int] = {}
    for row in rows_of("linked_vignette_input.csv"):
        cell = row["age"], row["year"], row["geo"]
        inner[cell] = inner.get(cell, 0) + int(row["freq"])
    within = {row["geo"]: (row["eu"],) for row in rows_of("linked_vignette_input.csv")}
    return example("linked_vignette_global.csv", ("age", "year", "geo"), "freq", inner, 4, within)


EVERY = [z1, issue_136, linked_tables]


def narrowed(one: Example, step: np.ndarray) -> set[Cell]:
    """The small groups that an attacker knows too closely who knows whatever is shown to the student."""
    lattice = one.lattice
    known, count = step < POLICY.hidden, len(one.names)
    relations = csr_array(np.hstack([np.eye(count, dtype=np.int64), -lattice.sums.toarray()]))
    lower = np.concatenate([np.where(known, lattice.numerator, 0), np.zeros_like(lattice.inner_people)])
    upper = np.concatenate([np.where(known, lattice.numerator, lattice.people), lattice.inner_people])
    nothing = np.zeros(count, np.int64)
    small = np.flatnonzero(lattice.people <= POLICY.minimum_group)
    bounds = tightest(Exposed(lower, upper, relations, nothing, nothing, np.zeros(len(lower), np.int64)), small, exact=True)
    return {one.names[at] for at in small[bounds.upper - bounds.lower < np.minimum(lattice.people[small], POLICY.minimum_width)]}


@pytest.mark.parametrize("made", EVERY)
def test_the_linear_step_hides_what_gauss_suppression_hides(made: Callable[[], Example]) -> None:
    one = made()
    assert one.expected and one.hidden(one.linear()) == one.expected


@pytest.mark.parametrize("made", EVERY)
def test_the_small_groups_alone_are_not_enough(made: Callable[[], Example]) -> None:
    one = made()
    assert narrowed(one, one.start)


@pytest.mark.parametrize("made", EVERY)
def test_what_the_linear_step_hides_is_enough_in_these(made: Callable[[], Example]) -> None:
    one = made()
    assert not narrowed(one, one.linear())


@pytest.mark.parametrize("made", EVERY)
def test_the_worlds_prove_it_and_the_attacker_agrees(made: Callable[[], Example]) -> None:
    one = made()
    found = one.solved()
    assert verdict(one.lattice, found.step, found.worlds, POLICY).holds
    assert not narrowed(one, found.step)


def test_n_is_the_one_more_region_to_hide() -> None:
    """Each table alone is safe; together, the small regions less county 1 are K and N."""
    one = issue_136()
    assert one.hidden(one.solved().step) == {("N",)}
