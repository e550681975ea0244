"""Rounding

The share is first rounded to a whole percent, a half upwards, and only then read in the table.
"""

from fractions import Fraction
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from disclosure.rule_table import rounded
from tests.spec.one_group.reading import read


def test_a_half_is_rounded_up(drawing: str) -> None:
    """Always upwards, never to the nearest even number, so that two tools that follow the table agree.

    | people | reached | exact | rounded | published |
    | -----: | ------: | ----: | ------: | --------: |
    |     40 |       5 | 12.5% |     13% |       13% |
    |    200 |      25 | 12.5% |     13% |       13% |
    |    200 |      29 | 14.5% |     15% |       15% |
    |    200 |     125 | 62.5% |     63% |       63% |
    """
    assert drawing == read(drawing)


def test_rounding_comes_before_the_table(drawing: str) -> None:
    """A share just outside a code that rounds into it carries the code; one that rounds out of it does not.

    | people | reached |  exact | rounded | published |
    | -----: | ------: | -----: | ------: | --------- |
    |    200 |     195 |  97.5% |     98% | ≥98%      |
    |    200 |     194 |    97% |     97% | 97%       |
    |    200 |       4 |     2% |      2% | ≤2%       |
    |    200 |       5 |   2.5% |      3% | 3%        |
    |     44 |       9 | 20.45% |     20% | 20%       |
    |     14 |       3 | 21.43% |     21% | 21–29%    |
    """
    assert drawing == read(drawing)


@given(st.integers(1, 10**7).flatmap(lambda people: st.tuples(st.just(people), st.integers(0, people))))
def test_rounding_is_exact_for_every_group(group: tuple[int, int]) -> None:
    """Worked out in whole numbers, so that no group is ever rounded by an error of the machine."""
    people, reached = group
    assert rounded(reached, people) == floor(Fraction(100 * reached, people) + Fraction(1, 2))
