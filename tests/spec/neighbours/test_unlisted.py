"""People in no listed group

Not everybody is in a listed group: a family did not answer, a student came without a record. Then the groups add up to less
than the total, and the difference is a group as well, although no line is printed for it.

Rule `lone_gaps`.
"""

from disclosure import Status
from tests.builders import a_catalogue, a_key, a_tabulation, published_cells
from tests.spec.drawing import protected


def test_three_students_without_an_answer(drawing: str) -> None:
    """The total less both lines would be the three who did not answer. The smaller line is hidden, as if they had one.

    | group                | people | reached | alone  | published | why      |
    | -------------------- | -----: | ------: | ------ | --------- | -------- |
    | All students         |    120 |      70 | 58%    | 58%       |          |
    | English learner: Yes |     20 |       9 | 40–49% | hidden    | lone_gap |
    | English learner: No  |     97 |      60 | 62%    | 62%       |          |
    """
    assert drawing == protected(drawing)


def test_many_students_without_an_answer(drawing: str) -> None:
    """Thirty are not a small group: nothing need be hidden.

    | group                | people | reached | alone  | published | why |
    | -------------------- | -----: | ------: | ------ | --------- | --- |
    | All students         |    147 |      85 | 58%    | 58%       |     |
    | English learner: Yes |     20 |       9 | 40–49% | 40–49%    |     |
    | English learner: No  |     97 |      60 | 62%    | 62%       |     |
    """
    assert drawing == protected(drawing)


def test_three_students_whose_gender_is_not_recorded() -> None:
    """The district less all its listed genders would be these three: not every line of it can be told in full."""
    sizes = {"ALL": 1627, "Girl": 800, "Boy": 800, "AnotherGender": 24}
    counts = {a_key("north", gender=gender): (people // 2, people) for gender, people in sizes.items()}
    cells = published_cells(a_tabulation(a_catalogue(), counts))
    assert any(cells[key].status is not Status.SHOWN for key in counts)
