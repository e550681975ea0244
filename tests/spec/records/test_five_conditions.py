"""Five conditions, all of them

A parent or the grown student has consented; the partner has an agreement in force; the viewer has promised confidentiality
and was trained within a year; the partner works at the student's school; the viewer is assigned to this student.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from disclosure.need_to_know import FIELDS, Evidence, Period, Purpose, Scope, grant, is_training, verdict
from disclosure.viewer import Role, Viewer
from tests.spec.drawing import drawn, rows_of

TODAY = date(2025, 3, 1)
IN_FORCE = Period(TODAY - timedelta(days=100), TODAY + timedelta(days=100))
ALL_FIELDS = frozenset(field for fields in FIELDS.values() for field in fields)
COMPLETE = Evidence(IN_FORCE, IN_FORCE, IN_FORCE, TODAY, Scope("partner", frozenset({"birch"})), "birch", IN_FORCE, ALL_FIELDS)
MISSING: dict[str, dict[str, object]] = {"consent": {"consent": None}, "agreement": {"agreement": None},
                                         "training": {"training": None}, "community": {"school": "elsewhere"},
                                         "assignment": {"assignment": None}}
TUTOR = Viewer("tutor@example.org", frozenset({Role.NEED_TO_KNOW}))


def opens(evidence: Evidence, viewer: Viewer = TUTOR) -> str:
    return "opens" if grant(viewer, 7, Purpose.TUTORING, evidence, TODAY) else ""


def test_any_one_missing_and_the_record_stays_closed(drawing: str) -> None:
    """Four of five are not enough.

    | consent | agreement | training | community | assignment | record |
    | ------- | --------- | -------- | --------- | ---------- | ------ |
    | yes     | yes       | yes      | yes       | yes        | opens  |
    | no      | yes       | yes      | yes       | yes        |        |
    | yes     | no        | yes      | yes       | yes        |        |
    | yes     | yes       | no       | yes       | yes        |        |
    | yes     | yes       | yes      | no        | yes        |        |
    | yes     | yes       | yes      | yes       | no         |        |
    """
    rows = rows_of(drawing)
    without = [{change: value for name, given in row.items() if given == "no" for change, value in MISSING[name].items()} for row in rows]
    assert drawing == drawn([{**row, "record": opens(replace(COMPLETE, **changes))}  # type: ignore[arg-type]
                             for row, changes in zip(rows, without, strict=True)])


def test_each_condition_has_its_days(drawing: str) -> None:
    """A consent holds on its last day. A revocation ends it on the day it is made, not at the end of it.

    | begins     | ends       | revoked    | in force on 2025-03-01 |
    | ---------- | ---------- | ---------- | ---------------------- |
    | 2024-09-01 |            |            | yes                    |
    | 2024-09-01 | 2025-03-01 |            | yes                    |
    | 2024-09-01 | 2025-02-28 |            |                        |
    | 2025-03-01 |            |            | yes                    |
    | 2025-03-02 |            |            |                        |
    | 2024-09-01 | 2025-08-31 | 2025-03-01 |                        |
    | 2024-09-01 | 2025-08-31 | 2025-03-02 | yes                    |
    """
    rows = rows_of(drawing)
    periods = [Period(*(date.fromisoformat(row[name]) if row[name] else None for name in ("begins", "ends", "revoked")))  # type: ignore[arg-type]
               for row in rows]
    assert drawing == drawn([{**row, "in force on 2025-03-01": "yes" if period.holds(TODAY) else ""}
                             for row, period in zip(rows, periods, strict=True)])


@pytest.mark.parametrize(("days", "trained"), [(0, True), (365, True), (366, False), (-1, False)])
def test_training_is_good_for_a_year(days: int, trained: bool) -> None:
    """On the day itself and for 365 days; a date in the future proves nothing."""
    decided = verdict(replace(COMPLETE, training=TODAY - timedelta(days=days)), TODAY)
    assert decided.all_met is trained


def test_a_training_counts_whose_name_says_ferpa(drawing: str) -> None:
    """Whatever else somebody was trained in opens no record.

    | training             | counts |
    | -------------------- | ------ |
    | FERPA                | yes    |
    | Ferpa refresher 2025 | yes    |
    | First aid            |        |
    | Student privacy      |        |
    """
    assert drawing == drawn([{**row, "counts": "yes" if is_training(row["training"]) else ""} for row in rows_of(drawing)])


def test_the_public_opens_nothing() -> None:
    """Without an account there is no record, whatever the evidence."""
    assert opens(COMPLETE, Viewer()) == ""


def test_only_staff_who_work_with_students_open_a_record(drawing: str) -> None:
    """All five conditions are not enough for anybody else. An auditor sees who opened what, an administrator makes accounts; neither opens
    a record, whatever else they are.

    | roles                       | record |
    | --------------------------- | ------ |
    | need_to_know                | opens  |
    | program_staff               | opens  |
    | steward, need_to_know       | opens  |
    | steward                     |        |
    | partner                     |        |
    | auditor, need_to_know       |        |
    | administrator, need_to_know |        |
    """
    rows = rows_of(drawing)
    viewers = [Viewer("somebody@example.org", frozenset(map(Role, row["roles"].split(", ")))) for row in rows]
    assert drawing == drawn([{**row, "record": opens(COMPLETE, viewer)} for row, viewer in zip(rows, viewers, strict=True)])


def test_a_grant_is_for_one_student_and_cannot_be_changed() -> None:
    """A grant that was given for one student cannot be turned into one for another."""
    given = grant(TUTOR, 7, Purpose.TUTORING, COMPLETE, TODAY)
    assert given is not None
    with pytest.raises((TypeError, ValueError)):
        replace(given, student=8)
