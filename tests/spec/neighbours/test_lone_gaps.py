"""A gap is never alone

If one group is hidden and its total and all other groups are shown, the hidden one is the total minus the rest. So a second
one is hidden with it: the smallest that is shown, because that costs readers least.

Rule `lone_gaps`, reason `lone_gap`.
"""

from tests.spec.drawing import protected


def test_the_smallest_shown_sibling_goes_with_a_small_group(drawing: str) -> None:
    """55 of all 95, less 43 of 62, leaves 12 for the other two groups, and the interval of one would tell the other: 40–49% of 29
    is 12 at least, so none of the four. `alone` is what the rule table says of each line for itself.

    | group        | people | reached | alone  | published | why         |
    | ------------ | -----: | ------: | ------ | --------- | ----------- |
    | All students |     95 |      55 | 58%    | 58%       |             |
    | Black        |      4 |       0 | N<10   | N<10      | small_group |
    | Hispanic     |     29 |      12 | 40–49% | hidden    | lone_gap    |
    | White        |     62 |      43 | 69%    | 69%       |             |
    """
    assert drawing == protected(drawing)


def test_a_grouping_of_two_hides_both(drawing: str) -> None:
    """With two values only, nothing is left to hide behind: the small one takes the large one with it.

    | group                | people | reached | alone | published | why         |
    | -------------------- | -----: | ------: | ----- | --------- | ----------- |
    | All students         |    127 |      71 | 56%   | 56%       |             |
    | English learner: Yes |      7 |       0 | N<10  | N<10      | small_group |
    | English learner: No  |    120 |      71 | 59%   | hidden    | lone_gap    |
    """
    assert drawing == protected(drawing)


def test_no_gap_no_loss(drawing: str) -> None:
    """Where every group is large enough nothing is hidden, and an empty group needs no protection: there is nobody in it.

    | group        | people | reached | alone  | published | why         |
    | ------------ | -----: | ------: | ------ | --------- | ----------- |
    | All students |     91 |      55 | 60%    | 60%       |             |
    | Black        |      0 |       0 | N<10   | N<10      | small_group |
    | Hispanic     |     29 |      12 | 40–49% | 40–49%    |             |
    | White        |     62 |      43 | 69%    | 69%       |             |
    """
    assert drawing == protected(drawing)


def test_a_gap_in_both_directions(drawing: str) -> None:
    """Race/ethnicity crossed with gender adds up along rows and columns. Four Black boys are hidden; Black girls go with them (or
    the row would tell), so do Hispanic boys (the column), so do Hispanic girls (their row and column).

    | group        | gender | people | reached | alone  | published | why         |
    | ------------ | ------ | -----: | ------: | ------ | --------- | ----------- |
    | All students | All    |    240 |     150 | 63%    | 63%       |             |
    | All students | Boy    |    119 |      70 | 59%    | 59%       |             |
    | All students | Girl   |    121 |      80 | 66%    | 66%       |             |
    | Black        | All    |     24 |      14 | 50–59% | 50–59%    |             |
    | Black        | Boy    |      4 |       2 | N<10   | N<10      | small_group |
    | Black        | Girl   |     20 |      12 | 60–69% | hidden    | lone_gap    |
    | Hispanic     | All    |     80 |      40 | 50%    | 50%       |             |
    | Hispanic     | Boy    |     41 |      20 | 49%    | hidden    | lone_gap    |
    | Hispanic     | Girl   |     39 |      20 | 50–59% | hidden    | lone_gap    |
    | White        | All    |    136 |      96 | 71%    | 71%       |             |
    | White        | Boy    |     74 |      48 | 65%    | 65%       |             |
    | White        | Girl   |     62 |      48 | 77%    | 77%       |             |
    """
    assert drawing == protected(drawing, kind="district")
