"""Rows and the release, side by side

Program staff see rows of some children, and the release tells about all of the same program. One taken from the other is about the
children who are not among the rows: a group that is small wherever a viewer sees nearly everybody, as after one family took its
consent back. Such a group is protected like any small one. A published figure stands beside rows only where, however few the others
are, what is published leaves them the room of a small group; the rows and the figure decide that, and nothing about the others does.
"""

import pytest

from disclosure import CellKey, Nearest, ProtectedCell, Reason, Released, Status, may_stand_beside
from disclosure.policy import shipped_policy
from tests.spec.drawing import drawn, rows_of

KEY = CellKey("program_attendance_75", "2025", "club")


def a_cell(text: str, nearest: str = "") -> ProtectedCell:
    """A published figure; of a hidden one, with the nearest that is shown."""
    status = Status.HIDDEN if text in ("hidden", "N<10") else Status.SHOWN
    wider = Nearest(KEY, Released(Status.SHOWN, nearest, 0, 100, Reason.AS_PUBLISHED)) if nearest else None
    return ProtectedCell(KEY, status, text, 0, 100, Reason.AS_PUBLISHED, wider)


def test_a_figure_stands_beside_rows_only_where_it_tells_about_nobody_else(drawing: str) -> None:
    """41 rows of which 28 came, beside 67% of everybody: a 42nd child came to fewer sessions, or it would read 69%.
    Among 18 rows the same 67% is about at least 22 others. An interval helps where it holds both answers of each of the others.

    | rows | came | published | stands beside them |
    | ---: | ---: | --------- | ------------------ |
    |   18 |   13 | 67%       | yes                |
    |   41 |   28 | 67%       |                    |
    |   18 |   13 | 60–69%    |                    |
    |   18 |   13 | 60–79%    | yes                |
    |   18 |   18 | ≥90%      |                    |
    |   18 |    3 | ≤20%      |                    |
    |   39 |   39 | ≥95%      |                    |
    |   41 |   28 | hidden    | yes                |
    |    7 |    3 | N<10      | yes                |
    """
    rows = rows_of(drawing)
    beside = [may_stand_beside([a_cell(row["published"])], [int(row["came"])], int(row["rows"]), shipped_policy()) for row in rows]
    assert drawing == drawn([{**row, "stands beside them": "yes" if one else ""} for row, one in zip(rows, beside, strict=True)])


def test_categories_that_add_up_to_everybody_stand_beside_rows_together_or_not_at_all(drawing: str) -> None:
    """Everybody is in one band. Each of these figures alone leaves the others room; all three together do not.

    | band   | rows | published | alone |
    | ------ | ---: | --------- | ----- |
    | short  |    2 | 20–39%    | yes   |
    | middle |    2 | 20–39%    | yes   |
    | long   |   11 | 60–79%    | yes   |
    """
    rows, policy = rows_of(drawing), shipped_policy()
    cells, counted = [a_cell(row["published"]) for row in rows], [int(row["rows"]) for row in rows]
    alone = [may_stand_beside([cell], [count], sum(counted), policy) for cell, count in zip(cells, counted, strict=True)]
    assert drawing == drawn([{**row, "alone": "yes" if one else ""} for row, one in zip(rows, alone, strict=True)])
    assert not may_stand_beside(cells, counted, sum(counted), policy)


@pytest.mark.parametrize(("pooled", "stands"), [("67%", False), ("60–79%", True)])
def test_the_nearest_figure_that_a_hidden_one_offers_is_held_beside_the_rows_too(pooled: str, stands: bool) -> None:
    """It is about the same children and those of the years around them."""
    seen, came = (41, 28) if not stands else (18, 13)
    assert may_stand_beside([a_cell("hidden", pooled)], [came], seen, shipped_policy()) is stands
