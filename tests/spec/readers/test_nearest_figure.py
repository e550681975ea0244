"""The nearest figure that can be shown

A hidden line offers a figure that is published: the same group over pooled years, one grouping less, a wider place. It is
taken from declared lines only; nothing is computed for the occasion. In the tables below the first line is the one asked for,
and the release knows the lines that are listed and no other.
"""

from disclosure import CellKey, protect
from tests.builders import HIDDEN_CELL, a_catalogue, a_release, a_selection, a_slot, an_indicator, shown
from tests.spec.drawing import Row, drawn, rows_of, value_of

CATALOGUE = a_catalogue(indicators=(an_indicator(dimensions=("race_ethnicity", "gender", "english_learner")),))


def offered(table: str) -> str:
    """A drawn release, with the line that its first line, which is hidden, offers in place of its own figure."""
    rows = rows_of(table)
    cells = {_key(row): HIDDEN_CELL if row["published"] == "N<10" else shown(int(row["published"].rstrip("%"))) for row in rows}
    asked = _key(rows[0])
    nearest = protect(a_selection(place=asked.place, school_year=asked.school_year, slot=asked.slot),
                      a_release(cells, CATALOGUE)).only().nearest
    return drawn([{**row, "offered": "this" if nearest and nearest.key == _key(row) else ""} for row in rows])


def _key(row: Row) -> CellKey:
    slot = a_slot(value_of(row["group"]), value_of(row["gender"]))
    return CellKey("reading", row["year"], row["place"].lower(), slot)


def test_the_same_group_over_pooled_years_comes_first(drawing: str) -> None:
    """It is about the same people at the same place.

    | place | year      | group        | gender | published | offered |
    | ----- | --------- | ------------ | ------ | --------- | ------- |
    | Birch | 2025      | Black        | All    | N<10      |         |
    | Birch | 2023-2025 | Black        | All    | 57%       | this    |
    | Birch | 2025      | All students | All    | 62%       |         |
    | North | 2025      | Black        | All    | 55%       |         |
    """
    assert drawing == offered(drawing)


def test_one_grouping_less(drawing: str) -> None:
    """Black girls are too few; Black students are not.

    | place | year      | group        | gender | published | offered |
    | ----- | --------- | ------------ | ------ | --------- | ------- |
    | Birch | 2025      | Black        | Girl   | N<10      |         |
    | Birch | 2023-2025 | Black        | Girl   | N<10      |         |
    | Birch | 2025      | Black        | All    | 58%       | this    |
    | Birch | 2025      | All students | Girl   | 64%       |         |
    """
    assert drawing == offered(drawing)


def test_everybody_in_place_of_a_one_way_group(drawing: str) -> None:
    """English learners are one grouping away from all students.

    | place | year | group                | gender | published | offered |
    | ----- | ---: | -------------------- | ------ | --------- | ------- |
    | Birch | 2025 | English learner: Yes | All    | N<10      |         |
    | Birch | 2025 | All students         | All    | 62%       | this    |
    """
    assert drawing == offered(drawing)


def test_the_next_wider_place(drawing: str) -> None:
    """The district before the region.

    | place  | year | group | gender | published | offered |
    | ------ | ---: | ----- | ------ | --------- | ------- |
    | Birch  | 2025 | Black | All    | N<10      |         |
    | North  | 2025 | Black | All    | 55%       | this    |
    | Valley | 2025 | Black | All    | 53%       |         |
    """
    assert drawing == offered(drawing)


def test_what_is_hidden_itself_is_not_offered(drawing: str) -> None:
    """The search goes on to the next line that can be shown.

    | place  | year      | group | gender | published | offered |
    | ------ | --------- | ----- | ------ | --------- | ------- |
    | Birch  | 2025      | Black | All    | N<10      |         |
    | Birch  | 2023-2025 | Black | All    | N<10      |         |
    | North  | 2025      | Black | All    | N<10      |         |
    | Valley | 2025      | Black | All    | 53%       | this    |
    """
    assert drawing == offered(drawing)


def test_a_figure_of_other_people_is_not_offered(drawing: str) -> None:
    """Another group, another school and another year say nothing about this one.

    | place | year | group | gender | published | offered |
    | ----- | ---: | ----- | ------ | --------- | ------- |
    | Birch | 2025 | Black | All    | N<10      |         |
    | Birch | 2025 | White | All    | 66%       |         |
    | Cedar | 2025 | Black | All    | 51%       |         |
    | Birch | 2024 | Black | All    | 49%       |         |
    """
    assert drawing == offered(drawing)
