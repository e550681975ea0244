"""Five schools under the plain rule table: what the attacker makes of each hidden group, every n known.

`could be` is what remains possible of how many reached it; `proof` of the same table with more hidden.
"""

from __future__ import annotations

import pytest

from disclosure import CellKey
from tests.attacks import as_displayed, possible
from tests.builders import a_catalogue, a_key, a_place, a_tabulation, an_indicator
from tests.spec.drawing import Row, drawn, rows_of, table_in

SCHOOL = (a_place("valley", "region"), a_place("birch", "school", "valley"))


def attacked(drawing: str) -> str:
    """The drawn table (group, people, reached, published), with what each group could be filled in."""
    rows = rows_of(drawing)
    races = tuple(row["group"] for row in rows if row["group"] != "All" and "=" not in row["group"])
    values = {"english_learner": tuple(row["group"].partition("=")[2] for row in rows if "=" in row["group"])}
    catalogue = a_catalogue(places=SCHOOL, races=races, genders=(), pools=(), values=values, indicators=(
        an_indicator(levels=("school",), dimensions=("race_ethnicity", "english_learner")),))
    keys = [key(row) for row in rows]
    tabulation = a_tabulation(catalogue, {at: (int(row["reached"]), int(row["people"])) for at, row in zip(keys, rows, strict=True)})
    published = as_displayed(tabulation, {at: row["published"] for at, row in zip(keys, rows, strict=True)})
    found = possible(tabulation, published, keys)
    return drawn([{**row, "could be": words(*bounds)} for row, bounds in zip(rows, found, strict=True)])


def key(row: Row) -> CellKey:
    return a_key("birch", "ALL" if row["group"] == "All" else row["group"])


def words(least: int, most: int) -> str:
    return f"exactly {least}" if least == most else f"{least}–{most}"


@pytest.fixture
def drawing(request: pytest.FixtureRequest) -> str:
    return table_in(request.function.__doc__ or "")


def test_an_interval_in_the_row_does_not_protect(drawing: str) -> None:
    """Table A.

    | group    | people | reached | published | could be   |
    | -------- | -----: | ------: | --------- | ---------- |
    | All      |     95 |      55 | 58%       | exactly 55 |
    | White    |     62 |      43 | 69%       | exactly 43 |
    | Hispanic |     29 |      12 | 40–49%    | exactly 12 |
    | Black    |      4 |       0 | N<10      | exactly 0  |
    """
    assert drawing == attacked(drawing)


def test_one_hidden_group_is_what_the_others_leave(drawing: str) -> None:
    """Table B.

    | group    | people | reached | published | could be   |
    | -------- | -----: | ------: | --------- | ---------- |
    | All      |    111 |      62 | 56%       | exactly 62 |
    | White    |     62 |      43 | 69%       | exactly 43 |
    | Hispanic |     45 |      19 | 42%       | exactly 19 |
    | Black    |      4 |       0 | N<10      | exactly 0  |
    """
    assert drawing == attacked(drawing)


def test_hiding_a_larger_group_too_protects_a_small_one(drawing: str) -> None:
    """Table B, Hispanic hidden too.

    | group    | people | reached | published | could be   |
    | -------- | -----: | ------: | --------- | ---------- |
    | All      |    111 |      62 | 56%       | exactly 62 |
    | White    |     62 |      43 | 69%       | exactly 43 |
    | Hispanic |     45 |      19 | hidden    | 15–19      |
    | Black    |      4 |       0 | N<10      | 0–4        |
    """
    assert drawing == attacked(drawing)


def test_two_hidden_groups_are_both_pinned(drawing: str) -> None:
    """Table C.

    | group    | people | reached | published | could be   |
    | -------- | -----: | ------: | --------- | ---------- |
    | All      |    114 |      62 | 54%       | exactly 62 |
    | White    |     62 |      43 | 69%       | exactly 43 |
    | Hispanic |     45 |      19 | 42%       | exactly 19 |
    | Black    |      4 |       0 | N<10      | exactly 0  |
    | Asian    |      3 |       0 | N<10      | exactly 0  |
    """
    assert drawing == attacked(drawing)


def test_a_third_hidden_group_frees_two(drawing: str) -> None:
    """Table C, Hispanic hidden too. The total, 54% of 114, is 61 or 62.

    | group    | people | reached | published | could be   |
    | -------- | -----: | ------: | --------- | ---------- |
    | All      |    114 |      62 | 54%       | 61–62      |
    | White    |     62 |      43 | 69%       | exactly 43 |
    | Hispanic |     45 |      19 | hidden    | 11–19      |
    | Black    |      4 |       0 | N<10      | 0–4        |
    | Asian    |      3 |       0 | N<10      | 0–3        |
    """
    assert drawing == attacked(drawing)


def test_a_top_coded_total_leaks(drawing: str) -> None:
    """Table D.

    | group               | people | reached | published | could be |
    | ------------------- | -----: | ------: | --------- | -------- |
    | All                 |     45 |      43 | ≥95%      | 43–45    |
    | english_learner=No  |     38 |      37 | ≥90%      | 36–38    |
    | english_learner=Yes |      7 |       6 | N<10      | 5–7      |
    """
    assert drawing == attacked(drawing)


def test_two_values_are_one_subtraction(drawing: str) -> None:
    """Table E.

    | group               | people | reached | published | could be   |
    | ------------------- | -----: | ------: | --------- | ---------- |
    | All                 |    127 |      71 | 56%       | exactly 71 |
    | english_learner=No  |    120 |      71 | 59%       | exactly 71 |
    | english_learner=Yes |      7 |       0 | N<10      | exactly 0  |
    """
    assert drawing == attacked(drawing)


def test_hiding_both_values_protects_both(drawing: str) -> None:
    """Table E, both hidden.

    | group               | people | reached | published | could be   |
    | ------------------- | -----: | ------: | --------- | ---------- |
    | All                 |    127 |      71 | 56%       | exactly 71 |
    | english_learner=No  |    120 |      71 | hidden    | 64–71      |
    | english_learner=Yes |      7 |       0 | N<10      | 0–7        |
    """
    assert drawing == attacked(drawing)
