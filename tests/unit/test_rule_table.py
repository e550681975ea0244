"""Displays cover every share once, in words that agree with their bounds."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.pattern import make_pattern, published
from disclosure.policy import shipped_policy
from disclosure.rule_table import Display, display, displays
from tests.builders import a_catalogue, a_key, a_policy, a_tabulation

POLICY = shipped_policy()
ROWS = [row for size in displays(POLICY) for row in size]


def lines(row: tuple[Display, ...]) -> list[Display]:
    return list(dict.fromkeys(row))


@pytest.mark.parametrize("row", ROWS)
def test_the_lines_of_a_row_lie_end_to_end(row: tuple[Display, ...]) -> None:
    found = lines(row)
    assert (found[0].lower, found[-1].upper) == (0, 100)
    assert all(after.lower == before.upper + 1 for before, after in pairwise(found))


@pytest.mark.parametrize("row", ROWS)
def test_every_percent_lies_within_its_line(row: tuple[Display, ...]) -> None:
    assert all(line.lower <= percent <= line.upper for percent, line in enumerate(row))


EVERY_LINE = sorted({line for row in ROWS for line in row}, key=lambda line: line.text)


@pytest.mark.parametrize("line", EVERY_LINE, ids=[line.text for line in EVERY_LINE])
def test_the_words_of_a_line_say_its_bounds(line: Display) -> None:
    numbers = [int(number) for number in re.findall(r"\d+", line.text)]
    spoken = {"≤": (0, *numbers), "≥": (*numbers, 100), "h": (0, 100)}
    assert (line.lower, line.upper) == spoken.get(line.text[0], (numbers[0] if numbers else -1, numbers[-1] if numbers else -1))


def test_no_line_of_the_ladder_is_a_single_percent_below_the_rule_table() -> None:
    coarse = {line for size in displays(POLICY) for row in size[1:] for line in row}
    assert all(line.upper - line.lower >= 8 for line in coarse)


NEXT = [*((step, step + 1) for step in range(POLICY.hidden)), (POLICY.beside - 1, POLICY.beside + 1), (POLICY.beside, POLICY.hidden)]
NEXT.remove((POLICY.beside, POLICY.beside + 1))    # these two lie side by side


@pytest.mark.parametrize(("step", "following"), NEXT)
@pytest.mark.parametrize("size", range(len(POLICY.sizes)))
def test_no_line_is_split_by_the_next_step(size: int, step: int, following: int) -> None:
    fine, coarse = (displays(POLICY)[size][at] for at in (step, following))
    split = [line.text for line in lines(fine) if len({coarse[percent] for percent in range(line.lower, line.upper + 1)}) > 1]
    assert split == []


@given(st.lists(st.integers(0, 700).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=4, max_size=4))
def test_a_release_says_what_the_rule_table_says(groups: list[tuple[int, int]]) -> None:
    catalogue = a_catalogue(genders=())
    keys = [a_key(place.place) for place in catalogue.places]
    tabulation = a_tabulation(catalogue, dict(zip(keys, groups, strict=True)))
    pattern = make_pattern(tabulation, POLICY)
    for columns in published(tabulation, pattern):
        table, steps = tabulation.tables[columns.key], pattern.tables[columns.key]
        cells = zip(columns.place, columns.slot, strict=True)
        said = [display(int(table.numerator[at]), int(table.people[at]), int(steps.step[at]), POLICY) for at in cells]
        assert [line.text for line in said] == list(columns.display)
        assert np.array_equal([(line.lower, line.upper) for line in said], np.column_stack([columns.lower, columns.upper]))


def test_a_larger_minimum_group_does_not_call_fourteen_fewer_than_ten() -> None:
    line = display(7, 14, 0, a_policy(minimum_group=15))
    assert (line.lower, line.upper) == (0, 100)
    assert line.text == "N<15"
