"""Gaps that are thin together

Two hidden groups hide each other only if together they are more than a small group: the total minus the rest is a share of
exactly those people.

Rule `thin_gaps`, reason `thin_gap`.
"""

from tests.spec.drawing import protected


def test_hidden_groups_that_are_small_together_need_one_more(drawing: str) -> None:
    """Four and three are seven people, whose result the total minus the rest would tell.

    | group        | people | reached | alone | published | why         |
    | ------------ | -----: | ------: | ----- | --------- | ----------- |
    | All students |    114 |      62 | 54%   | 54%       |             |
    | Asian        |      3 |       0 | N<10  | N<10      | small_group |
    | Black        |      4 |       0 | N<10  | N<10      | small_group |
    | Hispanic     |     45 |      19 | 42%   | hidden    | thin_gap    |
    | White        |     62 |      43 | 69%   | 69%       |             |
    """
    assert drawing == protected(drawing)


def test_hidden_groups_that_are_large_together_protect_each_other(drawing: str) -> None:
    """Nine and eight are seventeen people: what subtraction leaves is a share of seventeen.

    | group        | people | reached | alone | published | why         |
    | ------------ | -----: | ------: | ----- | --------- | ----------- |
    | All students |    124 |      71 | 57%   | 57%       |             |
    | Asian        |      9 |       6 | N<10  | N<10      | small_group |
    | Black        |      8 |       3 | N<10  | N<10      | small_group |
    | Hispanic     |     45 |      19 | 42%   | 42%       |             |
    | White        |     62 |      43 | 69%   | 69%       |             |
    """
    assert drawing == protected(drawing)
