"""Differences

A difference of two published shares is worked out from what is published, never from the numbers behind it. Where one of the
two is an interval the difference is an interval; where one is hidden there is none.
"""

import re

from disclosure import Axis, Beside, Gap, ProtectedTable, Reason, Released, Status, gaps, protect, references
from tests.builders import a_catalogue, a_key, a_release, a_selection
from tests.spec.drawing import Row, drawn, rows_of, value_of

YEARS = ("2023", "2024", "2025")


def line(text: str) -> Released:
    """A published line as it reads: `62%`, `40–49%`, `≥95%`, `≤5%` or `N<10`."""
    if text == "N<10":
        return Released(Status.HIDDEN, text, 0, 100, Reason.SMALL_GROUP)
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    lower, upper = (0 if text[0] == "≤" else numbers[0]), (100 if text[0] == "≥" else numbers[-1])
    return Released(Status.SHOWN, text, lower, upper, Reason.AS_PUBLISHED)


def beside(table: str, reference: Beside, target: int | None = None) -> str:
    """A drawn table of groups (published, or a column for each year) with each one's difference from its reference."""
    rows = rows_of(table)
    groups, years = _protected(rows, Axis.NONE, reference), _protected(rows, Axis.SCHOOL_YEAR, reference)
    found = gaps(groups, references(groups, years, target))
    return drawn([{**row, "difference": _points(gap)} for row, gap in zip(rows, found, strict=True)])


def _protected(rows: list[Row], columns: Axis, reference: Beside) -> ProtectedTable:
    cells = {a_key(group=value_of(row["group"]), school_year=year): line(row.get(year, row.get("published", "N<10")))
             for row in rows for year in YEARS}
    catalogue = a_catalogue(races=tuple(row["group"] for row in rows[1:]))
    return protect(a_selection(beside=reference), a_release(cells, catalogue), Axis.RACE_ETHNICITY, columns)


def _points(found: Gap) -> str:
    if not found.known:
        return ""
    return f"{found.lower:+g}" if found.lower == found.upper else f"{found.lower:+g} to {found.upper:+g}"


def test_beside_the_goal(drawing: str) -> None:
    """The goal is 65%.

    | group        | published | difference |
    | ------------ | --------- | ---------- |
    | All students | 62%       | -3         |
    | Asian        | ≥95%      | +30 to +35 |
    | Black        | N<10      |            |
    | Hispanic     | 40–49%    | -25 to -16 |
    | White        | 69%       | +4         |
    """
    assert drawing == beside(drawing, Beside.GOAL, target=65)


def test_beside_the_highest_group(drawing: str) -> None:
    """The highest is found by what is published: a hidden group is never the highest, whatever its result. The highest group's
    own line has no distance from itself.

    | group        | published | difference |
    | ------------ | --------- | ---------- |
    | All students | 62%       | -38 to -33 |
    | Asian        | ≥95%      | +0         |
    | Black        | N<10      |            |
    | Hispanic     | 40–49%    | -60 to -46 |
    | White        | 69%       | -31 to -26 |
    """
    assert drawing == beside(drawing, Beside.HIGHEST)


def test_beside_their_own_past(drawing: str) -> None:
    """Each group beside the earliest year in which it is shown; a hidden year is skipped and not estimated.

    | group        | 2023   | 2024   | 2025   | difference |
    | ------------ | ------ | ------ | ------ | ---------- |
    | All students | 58%    | 60%    | 62%    | +4         |
    | Black        | N<10   | 50–59% | 60–69% | +1 to +19  |
    | Hispanic     | 40–49% | N<10   | N<10   |            |
    | White        | N<10   | N<10   | 69%    |            |
    """
    assert drawing == beside(drawing, Beside.OWN_PAST)


def test_without_a_reference_there_is_no_difference(drawing: str) -> None:
    """Each group for itself: that is how a page opens.

    | group        | published | difference |
    | ------------ | --------: | ---------- |
    | All students |       62% |            |
    | White        |       69% |            |
    """
    assert drawing == beside(drawing, Beside.EACH_GROUP, target=65)


def test_an_indicator_without_a_goal_has_no_distance_from_it(drawing: str) -> None:
    """And where nothing is shown, nothing is the highest.

    | group        | published | difference |
    | ------------ | --------- | ---------- |
    | All students | N<10      |            |
    | White        | N<10      |            |
    """
    assert drawing == beside(drawing, Beside.GOAL) == beside(drawing, Beside.HIGHEST)
