"""The policy refuses what it cannot mean."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from disclosure import PolicyError
from disclosure.policy import SHIPPED, Band, Policy, parse_policy, shipped_policy
from tests.builders import a_policy

TEXT = SHIPPED.read_text(encoding="utf-8")


def test_the_shipped_policy_is_one_value() -> None:
    assert shipped_policy() == shipped_policy() == a_policy()
    assert hash(shipped_policy()) == hash(a_policy())


def test_a_release_from_before_a_number_was_there_is_read_without_it() -> None:
    stored = TypeAdapter(Policy).dump_python(shipped_policy())
    older = TypeAdapter(Policy).validate_python({name: stored[name] for name in stored if name not in ("last_cuts", "exact_totals_known")})
    assert (older.last_cuts, older.hidden, older.exact_totals_known) == ((), 4, False)


def test_a_policy_cannot_be_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        shipped_policy().minimum_group = 5  # type: ignore[misc]


def test_every_number_states_its_source_or_stands_in_the_rule_table() -> None:
    settings = [line for line in TEXT.partition("[[size]]")[0].splitlines() if "=" in line and not line.startswith("#")]
    silent = [line for at, line in enumerate(settings) if "#" not in line and "presence_sensitive" not in line]
    assert silent == []


@pytest.mark.parametrize("change", [
    {"minimum_group": 9}, {"minimum_group": 0}, {"minimum_width": 2}, {"race_scheme": "colour"}, {"pooled_years": 1},
    {"pooled_years": -3}, {"presence_sensitive_step": 7},
    {"last_cuts": (0,)}, {"last_cuts": (40.5,)}, {"presence_sensitive_step": -1}, {"sizes": ()}, {"steps": ()},
    {"minimum_grup": 12},
])
def test_an_impossible_or_unknown_value_is_refused_by_name(change: dict[str, object]) -> None:
    with pytest.raises(PolicyError, match=f"{next(iter(change))}|rule table"):
        a_policy(**change)


@pytest.mark.parametrize("change", [
    {"minimum_group": "12"}, {"minimum_group": 12.5}, {"minimum_group": True}, {"minimum_width": None}, {"pooled_years": "3"},
    {"presence_sensitive_step": "1"}, {"exact_totals_known": 1}, {"exact_totals_known": "yes"}, {"race_scheme": ["standard_2024"]},
])
def test_a_value_of_the_wrong_kind_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(PolicyError, match=next(iter(change))):
        a_policy(**change)


@pytest.mark.parametrize("name", ["presence_sensitive_dimensions", "presence_sensitive_genders", "presence_sensitive_levels"])
def test_a_single_word_is_not_taken_for_a_list_of_letters(name: str) -> None:
    with pytest.raises(PolicyError, match=name):
        a_policy(**{name: "refugee"})


def test_a_place_kind_that_does_not_exist_is_not_a_wide_one() -> None:
    with pytest.raises(PolicyError, match="presence_sensitive_levels"):
        a_policy(presence_sensitive_levels=["county"])


@pytest.mark.parametrize(("old", "new"), [
    ("minimum_group = 10 ", "minimum_grup = 10 "),
    ("minimum_group = 10 ", ""),
    ("pooled_years = 3 ", "pooled_years = 3\ncolour = 1 "),
    ("from = 20", "from = 11"),
    ("from = 11", "from = 12"),
    ("[[size]]\nfrom = 11\ncode = 20\nwidth = 10", ""),
    ("from = 11\ncode = 20", "from = 11\ncode = 60"),
    ("from = 11\ncode = 20\nwidth = 10", "from = 11\ncode = 20\nwidth = 0"),
    ("from = 11\ncode = 20\nwidth = 10", "from = 11\ncode = 20"),
    ("code = 20\nwidth = 20", "code = 20\nwidth = 15"),
    ("code = 20\nwidth = 20", "code = 5\nwidth = 5"),
])
def test_a_policy_file_that_cannot_hold_is_refused(old: str, new: str) -> None:
    head, found, tail = TEXT.rpartition(old)
    assert found
    with pytest.raises(PolicyError):
        parse_policy(head + new + tail)


@given(st.integers(0, 5000))
def test_every_size_has_one_row_of_the_rule_table(people: int) -> None:
    policy = shipped_policy()
    row = policy.size_class(people)
    if people <= policy.minimum_group:
        assert row == -1
    else:
        starts = [band.start for band in policy.sizes] + [10**9]
        assert starts[row] <= people < starts[row + 1]


@given(st.integers(10, 400))
def test_a_larger_minimum_group_moves_the_line_and_nothing_else(minimum: int) -> None:
    policy = a_policy(minimum_group=minimum)
    assert policy.size_class(minimum) == -1
    assert policy.size_class(minimum + 1) == shipped_policy().size_class(minimum + 1)


def test_larger_groups_are_told_more_exactly() -> None:
    bands: tuple[Band, ...] = shipped_policy().sizes
    assert all(small.code > large.code and small.width >= large.width for small, large in pairwise(bands))
