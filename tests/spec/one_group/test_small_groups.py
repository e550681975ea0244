"""Small groups

Ten people or fewer are a small group. Nothing is said of it, not even whether there is anybody in it.

Rule `small_groups`, reason `small_group`.
"""

from hypothesis import given
from hypothesis import strategies as st

from disclosure.policy import shipped_policy
from disclosure.rule_table import display, small_group
from tests.spec.one_group.reading import read


def test_an_empty_group_and_every_small_group_look_exactly_alike(drawing: str) -> None:
    """Nobody, one child who reached it, one child who did not, ten who all did: the published line is the same. The words
    `N<10` are a label that people know; a reader is told "10 or fewer". Eleven is the first number that is published.

    | people | reached | published | lower | upper |
    | -----: | ------: | --------- | ----: | ----: |
    |      0 |       0 | N<10      |     0 |   100 |
    |      1 |       0 | N<10      |     0 |   100 |
    |      1 |       1 | N<10      |     0 |   100 |
    |     10 |       0 | N<10      |     0 |   100 |
    |     10 |       5 | N<10      |     0 |   100 |
    |     10 |      10 | N<10      |     0 |   100 |
    |     11 |       5 | 40–49%    |    40 |    49 |
    """
    assert drawing == read(drawing)


POLICY = shipped_policy()


@given(st.integers(0, POLICY.minimum_group), st.integers(0, POLICY.minimum_group), st.integers(0, POLICY.hidden))
def test_nothing_published_of_a_small_group_depends_on_its_numbers(people: int, reached: int, step: int) -> None:
    """For every size from 0 to 10, every number reached and every step of the ladder: one and the same line."""
    assert display(min(reached, people), people, step, POLICY) == small_group(POLICY)
