"""Records that are expunged

A grown student may ask to have records expunged. Somebody enters the request, somebody else decides, the student is told and may be
heard, and a third person writes the outcome. What is expunged leaves every version of the facts, and no file brings it back.
"""

from datetime import date

from disclosure.expungement import Kind, NotAllowedNow, Step, may_be_asked, may_follow
from tests.spec.drawing import drawn, rows_of

TODAY = date(2025, 3, 1)


def allowed(rule: object, *asked: object) -> str:
    try:
        rule(*asked)  # type: ignore[operator]
    except NotAllowedNow:
        return ""
    return "yes"


def test_what_may_be_asked_and_from_what_age(drawing: str) -> None:
    """From the 23rd birthday on; a school's own record of what was learned stays.

    | kind        | born       | may be asked on 2025-03-01 |
    | ----------- | ---------- | -------------------------- |
    | behavioral  | 2002-03-01 | yes                        |
    | behavioral  | 2002-03-02 |                            |
    | medical     | 1990-01-01 | yes                        |
    | grades      | 1990-01-01 |                            |
    | transcripts | 1990-01-01 |                            |
    | enrollment  | 1990-01-01 |                            |
    | assessment  | 1990-01-01 |                            |
    """
    rows = rows_of(drawing)
    answers = [allowed(may_be_asked, Kind(row["kind"]), date.fromisoformat(row["born"]), TODAY) for row in rows]
    assert drawing == drawn([{**row, "may be asked on 2025-03-01": answer} for row, answer in zip(rows, answers, strict=True)])
    assert {row["kind"] for row in rows} == set(Kind)


def test_steps_come_in_their_order_and_nobody_decides_twice(drawing: str) -> None:
    """Ann entered the request, and Ben decided.

    | it is     | who | makes it  | allowed |
    | --------- | --- | --------- | ------- |
    | requested | Ann | decided   |         |
    | requested | Ben | decided   | yes     |
    | requested | Ben | closed    |         |
    | decided   | Ann | notified  | yes     |
    | decided   | Cy  | closed    |         |
    | notified  | Ann | closed    |         |
    | notified  | Ben | closed    |         |
    | notified  | Cy  | closed    | yes     |
    | closed    | Cy  | requested |         |
    """
    rows = rows_of(drawing)
    taken = {"requested": ("Ann", "")}
    assert drawing == drawn([{**row, "allowed": allowed(may_follow, Step(row["makes it"]), Step(row["it is"]),
                                                        taken.get(row["it is"], ("Ann", "Ben")), row["who"])} for row in rows])
