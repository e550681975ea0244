"""Pooled years

Three small years can make one figure that may be shown. Windows of pooled years are fixed and never overlap, and a pooled
figure must not tell about a year that is hidden.

Rule `pooled_gaps`, reason `pooled_gap`.
"""

from disclosure import Reason, Status, pools
from tests.builders import a_catalogue, a_key, a_tabulation, published_cells
from tests.spec.drawing import protected


def test_three_small_years_make_a_figure(drawing: str) -> None:
    """No year can be shown, the three together can.

    | year      | people | reached | alone  | published | why         |
    | --------- | -----: | ------: | ------ | --------- | ----------- |
    | 2023      |      9 |       4 | N<10   | N<10      | small_group |
    | 2024      |      8 |       6 | N<10   | N<10      | small_group |
    | 2025      |      9 |       5 | N<10   | N<10      | small_group |
    | 2023-2025 |     26 |      15 | 50–59% | 50–59%    |             |
    """
    assert drawing == protected(drawing)


def test_one_hidden_year_hides_the_pooled_figure(drawing: str) -> None:
    """The pooled figure less the two years that are shown would be the hidden one.

    | year      | people | reached | alone | published | why         |
    | --------- | -----: | ------: | ----- | --------- | ----------- |
    | 2023      |      9 |       4 | N<10  | N<10      | small_group |
    | 2024      |     40 |      16 | 40%   | 40%       |             |
    | 2025      |     41 |      15 | 37%   | 37%       |             |
    | 2023-2025 |     90 |      35 | 39%   | hidden    | pooled_gap  |
    """
    assert drawing == protected(drawing)


def test_two_hidden_years_that_are_small_together(drawing: str) -> None:
    """Four and five are nine people.

    | year      | people | reached | alone | published | why         |
    | --------- | -----: | ------: | ----- | --------- | ----------- |
    | 2023      |      4 |       1 | N<10  | N<10      | small_group |
    | 2024      |      5 |       3 | N<10  | N<10      | small_group |
    | 2025      |     41 |      15 | 37%   | 37%       |             |
    | 2023-2025 |     50 |      19 | 38%   | hidden    | pooled_gap  |
    """
    assert drawing == protected(drawing)


def test_those_who_were_there_before_the_last_year(drawing: str) -> None:
    """A student who stays is counted once in the window, with the last year. Here 31 students were enrolled in three years and 25
    of them in the last one: the pooled figure less the last year would be the six who left.

    | year      | people | reached | alone  | published | why        |
    | --------- | -----: | ------: | ------ | --------- | ---------- |
    | 2023      |     26 |      12 | 40–49% | 40–49%    |            |
    | 2024      |     27 |      13 | 40–49% | 40–49%    |            |
    | 2025      |     25 |      14 | 50–59% | 50–59%    |            |
    | 2023-2025 |     31 |      17 | 50–59% | hidden    | pooled_gap |
    """
    assert drawing == protected(drawing)


def test_those_who_were_there_before_the_last_year_with_anybody(drawing: str) -> None:
    """A program that ended: nobody in 2025, so everyone of 2024 is counted with that year, and what is left is 2023's six.

    | year      | people | reached | alone  | published | why         |
    | --------- | -----: | ------: | ------ | --------- | ----------- |
    | 2023      |     26 |      12 | 40–49% | 40–49%    |             |
    | 2024      |     25 |      14 | 50–59% | 50–59%    |             |
    | 2025      |      0 |       0 | N<10   | N<10      | small_group |
    | 2023-2025 |     31 |      17 | 50–59% | hidden    | pooled_gap  |
    """
    assert drawing == protected(drawing)


def test_the_order_in_which_years_are_counted_does_not_matter() -> None:
    """The last year is the last by its number, whichever was tabulated first."""
    people = {"2025": 25, "2024": 27, "2023": 15, "2023-2025": 31}
    counts = {a_key(school_year=year): (n // 2, n) for year, n in people.items()}
    cell = published_cells(a_tabulation(a_catalogue(), counts))[a_key(school_year="2023-2025")]
    assert (cell.status, cell.reason) == (Status.HIDDEN, Reason.POOLED_GAP)


def test_a_window_stays_where_it_is_when_a_year_is_added() -> None:
    """Windows that move with the latest year would overlap from one release to the next, and the difference between two of them
    would be a single year. A new year starts waiting for its own window.
    """
    five, six = pools(("2021", "2022", "2023", "2024", "2025"), 3), pools(("2021", "2022", "2023", "2024", "2025", "2026"), 3)
    assert set(five) <= set(six)
