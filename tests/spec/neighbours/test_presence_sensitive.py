"""Where being listed would tell

For some groups the mere existence of a line tells about a person: the one student of another gender in a school, the one
refugee family. They are shown for the region and its districts only. Everywhere else, girls and boys are told in 10-point
intervals always, whether or not the total leaves room for a third; in a district or the region, wherever the third line is
hidden, be it small or empty.

Rules `presence_sensitive_margins`, `presence_sensitive_gaps`, reason `presence_sensitive`.
"""

from disclosure import Status
from tests.builders import a_catalogue, a_key, a_tabulation, an_indicator, published_cells
from tests.spec.drawing import protected


def test_a_school_with_girls_and_boys_only(drawing: str) -> None:
    """A school's girls and boys are coarsened although nothing is hidden behind them.

    | group        | gender         | people | reached | alone | published  | why                |
    | ------------ | -------------- | -----: | ------: | ----- | ---------- | ------------------ |
    | All students | All            |    160 |      92 | 58%   | 58%        |                    |
    | All students | Another gender |      0 |       0 | N<10  | not listed | not_in_release     |
    | All students | Boy            |     80 |      41 | 51%   | 50–59%     | presence_sensitive |
    | All students | Girl           |     80 |      51 | 64%   | 60–69%     | presence_sensitive |
    """
    assert drawing == protected(drawing)


def test_a_school_with_a_third_group(drawing: str) -> None:
    """Two students of another gender: the published lines are the same.

    | group        | gender         | people | reached | alone | published  | why                |
    | ------------ | -------------- | -----: | ------: | ----- | ---------- | ------------------ |
    | All students | All            |    160 |      92 | 58%   | 58%        |                    |
    | All students | Another gender |      2 |       1 | N<10  | not listed | not_in_release     |
    | All students | Boy            |     79 |      41 | 52%   | 50–59%     | presence_sensitive |
    | All students | Girl           |     79 |      50 | 63%   | 60–69%     | presence_sensitive |
    """
    assert drawing == protected(drawing)


def test_a_district_lists_every_gender(drawing: str) -> None:
    """In a district the line is there for everybody to see. Where it can be shown, nothing else need be coarsened.

    | group        | gender         | people | reached | alone  | published | why |
    | ------------ | -------------- | -----: | ------: | ------ | --------- | --- |
    | All students | All            |   1624 |     940 | 58%    | 58%       |     |
    | All students | Another gender |     24 |      13 | 50–59% | 50–59%    |     |
    | All students | Boy            |    800 |     415 | 52%    | 52%       |     |
    | All students | Girl           |    800 |     512 | 64%    | 64%       |     |
    """
    assert drawing == protected(drawing, kind="district")


def test_a_district_with_few_of_a_third_gender(drawing: str) -> None:
    """Where it is hidden, girls and boys are coarsened and not hidden: eight hundred girls need not vanish behind four people.

    | group        | gender         | people | reached | alone | published | why                |
    | ------------ | -------------- | -----: | ------: | ----- | --------- | ------------------ |
    | All students | All            |   1604 |     929 | 58%   | 58%       |                    |
    | All students | Another gender |      4 |       2 | N<10  | N<10      | small_group        |
    | All students | Boy            |    800 |     415 | 52%   | 50–59%    | presence_sensitive |
    | All students | Girl           |    800 |     512 | 64%   | 60–69%    | presence_sensitive |
    """
    assert drawing == protected(drawing, kind="district")


def test_a_district_with_nobody_of_a_third_gender(drawing: str) -> None:
    """An empty line and a small one look alike, and so do the lines beside them.

    | group        | gender         | people | reached | alone | published | why                |
    | ------------ | -------------- | -----: | ------: | ----- | --------- | ------------------ |
    | All students | All            |   1600 |     927 | 58%   | 58%       |                    |
    | All students | Another gender |      0 |       0 | N<10  | N<10      | small_group        |
    | All students | Boy            |    800 |     415 | 52%   | 50–59%    | presence_sensitive |
    | All students | Girl           |    800 |     512 | 64%   | 60–69%    | presence_sensitive |
    """
    assert drawing == protected(drawing, kind="district")


def test_refugee_status_is_listed_for_wide_places_only() -> None:
    """No line for refugee students of a school exists, shown or hidden."""
    catalogue = a_catalogue(indicators=(an_indicator(dimensions=("refugee",)),))
    cells = published_cells(a_tabulation(catalogue, {a_key("birch"): (50, 90)}))
    listed = {key.place for key in cells if key.slot.subgroup == "refugee=Yes"}
    assert listed == {"valley", "north"}


def test_girls_and_boys_of_every_school_are_coarsened_alike() -> None:
    """Every line of every school that names a gender is coarsened or hidden, never told at full detail."""
    cells = published_cells(a_tabulation(a_catalogue(), {a_key("birch", gender="Girl"): (200, 400)}))
    fine = [key for key, cell in cells.items() if cell.status is Status.SHOWN and key.slot.gender != "ALL"]
    assert not [key for key in fine if key.place in ("birch", "cedar")]
