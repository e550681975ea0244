"""A hidden total needs a hidden part

Subtraction has a twin: addition. A total that is hidden to protect somebody comes back as the sum of its parts if they are
all shown, and with it whatever it was protecting. So a hidden total takes its smallest part with it. This is the rule
`lone_gaps` once more: in everything that adds up, total included, nothing is ever hidden alone.
"""

from hypothesis import given

from tests.spec.drawing import protected
from tests.spec.neighbours.worlds import Counts, hidden_alone, worlds


def test_the_only_school_of_a_hidden_district(drawing: str) -> None:
    """North is small, so South is hidden beside it. South has one school, with the same thirty students: it is hidden too.

    | place  | within | people | reached | alone  | published | why         |
    | ------ | ------ | -----: | ------: | ------ | --------- | ----------- |
    | Valley |        |     98 |      40 | 41%    | 41%       |             |
    | North  | Valley |      8 |       6 | N<10   | N<10      | small_group |
    | South  | Valley |     30 |      10 | 30–39% | hidden    | lone_gap    |
    | East   | Valley |     60 |      24 | 40%    | 40%       |             |
    | Birch  | North  |      8 |       6 | N<10   | N<10      | small_group |
    | Cedar  | South  |     30 |      10 | 30–39% | hidden    | lone_gap    |
    | Elm    | East   |     60 |      24 | 40%    | 40%       |             |
    """
    assert drawing == protected(drawing)


@given(worlds())
def test_in_everything_that_adds_up_nothing_is_hidden_alone(world: Counts) -> None:
    """For partnerships of every shape: take any total and its parts; either none of those with people in them is hidden, or at
    least two are.
    """
    assert not hidden_alone(world)
