"""The ladder

A figure that would tell about somebody else's is told less exactly: it goes down a ladder, from the rule table to 10-point
intervals, to 20-point and 40-point intervals, to the side of one percent that it lies on, to `hidden`, and no further than it must.
"""

from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from disclosure.policy import shipped_policy
from disclosure.rule_table import display
from tests.spec.one_group.reading import steps_of

POLICY = shipped_policy()


def test_a_figure_goes_down_step_by_step(drawing: str) -> None:
    """The same groups on each step. Small groups of more than ten have wide intervals to begin with, so the first step leaves
    them as they are. The two steps that cut once lie side by side: a figure takes the one that leaves it room where it needs it.
    `hidden` reads "hidden to protect a smaller group"; its bounds are 0 and 100.

    | people | reached | rule table | 10-point | 20-point | 40-point | cut at 60 | cut at 40 | last   |
    | -----: | ------: | ---------- | -------- | -------- | -------- | --------- | --------- | ------ |
    |     15 |       1 | ≤20%       | ≤20%     | ≤20%     | ≤39%     | ≤59%      | ≤39%      | hidden |
    |     15 |       4 | 21–29%     | 21–29%   | 21–39%   | ≤39%     | ≤59%      | ≤39%      | hidden |
    |     15 |       9 | 60–69%     | 60–69%   | 60–79%   | ≥60%     | ≥60%      | ≥40%      | hidden |
    |     30 |       6 | 20–29%     | 20–29%   | 20–39%   | ≤39%     | ≤59%      | ≤39%      | hidden |
    |     30 |      17 | 50–59%     | 50–59%   | 40–59%   | 40–59%   | ≤59%      | ≥40%      | hidden |
    |     30 |      29 | ≥90%       | ≥90%     | ≥80%     | ≥60%     | ≥60%      | ≥40%      | hidden |
    |     62 |      43 | 69%        | 60–69%   | 60–79%   | ≥60%     | ≥60%      | ≥40%      | hidden |
    |    250 |      25 | 10%        | ≤10%     | ≤19%     | ≤39%     | ≤59%      | ≤39%      | hidden |
    |    250 |      50 | 20%        | 20–29%   | 20–39%   | ≤39%     | ≤59%      | ≤39%      | hidden |
    |    250 |     248 | ≥98%       | ≥90%     | ≥80%     | ≥60%     | ≥60%      | ≥40%      | hidden |
    """
    assert drawing == steps_of(drawing)


@given(st.integers(11, 3000).flatmap(lambda people: st.tuples(st.just(people), st.integers(0, people))),
       st.sampled_from([*pairwise(range(POLICY.beside)), *product((POLICY.beside - 1,), range(POLICY.beside, POLICY.hidden + 1))]))
def test_each_step_is_made_of_whole_pieces_of_the_step_before(group: tuple[int, int], steps: tuple[int, int]) -> None:
    """The ladder is nested: the bounds of every line lie within the bounds of the line one step down, on whichever of the two last steps
    that is. Nobody who sees an interval today and saw a finer one yesterday can cut the two against each other.
    """
    people, reached = group
    fine, coarse = (display(reached, people, at, POLICY) for at in steps)
    assert coarse.lower <= fine.lower and fine.upper <= coarse.upper
