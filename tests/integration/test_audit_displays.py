"""What the text of a published figure tells."""

from __future__ import annotations

import pytest

from data_access.displays import PLENTY, WHOLE, Figure, Mark, count, read, share


def as_count(text: str) -> Figure | None:
    said = read(text, ["withheld"])
    return count(said) if said else None


def as_share(text: str, out_of: int = 100) -> tuple[float, float]:
    """In percent, to four decimals."""
    said = read(text, ["withheld"])
    figure = share(said, out_of) if said else None
    assert figure is not None
    return round(100 * figure.lower / WHOLE, 4), round(100 * figure.upper / WHOLE, 4)


@pytest.mark.parametrize(("text", "mark", "lower", "upper"), [
    ("12", Mark.EXACT, 12, 12), ("1,234", Mark.EXACT, 1234, 1234), ("12.0", Mark.EXACT, 12, 12), ("0", Mark.EXACT, 0, 0),
    ("<5", Mark.CODED, 0, 4), ("≤5", Mark.CODED, 0, 5), ("<= 5", Mark.CODED, 0, 5), ("LE5", Mark.CODED, 0, 5),
    (">5", Mark.CODED, 6, PLENTY), ("≥ 1,000", Mark.CODED, 1000, PLENTY), ("GE95", Mark.CODED, 95, PLENTY),
    ("40-49", Mark.CODED, 40, 49), ("40–49", Mark.CODED, 40, 49), ("1 to 4", Mark.CODED, 1, 4),
    ("fewer than 10", Mark.CODED, 0, 9), ("10 or fewer", Mark.CODED, 0, 10), ("300 or more", Mark.CODED, 300, PLENTY),
    ("s", Mark.HIDDEN, 0, PLENTY), ("*", Mark.HIDDEN, 0, PLENTY), ("–", Mark.HIDDEN, 0, PLENTY), ("", Mark.HIDDEN, 0, PLENTY),
    ("withheld", Mark.HIDDEN, 0, PLENTY),
])
def test_a_number_of_people_is_read_with_its_codes(text, mark, lower, upper):
    assert as_count(text) == Figure(mark, lower, upper)


@pytest.mark.parametrize("text", ["12.5", "45%", "12*", "twelve", "49-40", "1;2", "-3"])
def test_what_is_no_number_of_people_is_never_read_as_one(text):
    assert as_count(text) is None


@pytest.mark.parametrize(("text", "lower", "upper"), [
    ("45%", 44.5, 45.5), ("45.2", 45.15, 45.25), ("≥95%", 94.5, 100), ("95% or more", 94.5, 100), (">95", 95, 100),
    ("at least 95%", 94.5, 100), ("<5%", 0, 5), ("≤5", 0, 5.5), ("40-49", 39.5, 50), ("40–49%", 39.5, 50), ("40.0-49.9%", 39.95, 50),
    ("0%", 0, 0.5), ("100%", 99.5, 100), ("s", 0, 100),
])
def test_a_percent_is_read_as_widely_as_any_rounding_allows(text, lower, upper):
    assert as_share(text) == (lower, upper)


def test_a_percent_of_one_is_read_on_its_own_scale():
    assert as_share("0.391", 1) == (39.05, 39.15)
    assert as_share("39.1%", 1) == (39.05, 39.15)
    said = read("1.2", [])
    assert said is not None and share(said, 1) is None


@pytest.mark.parametrize("text", ["N<10", "n<10", "n < 10", "N≤10"])
def test_a_small_group_says_how_many_it_has_at_most(text):
    said = read(text, [text])
    assert said is not None and (said.mark, said.group) == (Mark.HIDDEN, 10)
