"""The purpose decides the columns

A record is opened for one stated purpose, and shows what that purpose needs and nothing else. Address, date of birth and
student ID serve matching only and are never shown.

Purposes `Tutoring`, `AttendanceCoaching`, `CollegeAdvising`, `ProgramParticipation`, `BehaviorSupport`.
"""

from dataclasses import replace

import pytest

from disclosure import EducationRecord, Purpose
from disclosure.need_to_know import FIELDS, Rows, grant
from tests.spec.drawing import drawn, rows_of
from tests.spec.records.test_five_conditions import COMPLETE, TODAY, TUTOR


def test_what_each_purpose_opens(drawing: str) -> None:
    """The list is closed: a purpose that is not in it opens nothing.

    | purpose              | opens                                   |
    | -------------------- | --------------------------------------- |
    | Tutoring             | courses, grades, assessments            |
    | AttendanceCoaching   | attendance, attendance_days             |
    | CollegeAdvising      | courses, grades, milestones             |
    | ProgramParticipation | program_enrollments, program_attendance |
    | BehaviorSupport      | discipline                              |
    """
    assert drawing == drawn([{"purpose": purpose.value, "opens": ", ".join(FIELDS[purpose])} for purpose in Purpose])


def test_a_record_with_more_than_its_purpose_needs_cannot_be_made() -> None:
    """Attendance coaching does not open grades."""
    given = grant(TUTOR, 7, Purpose.ATTENDANCE_COACHING, COMPLETE, TODAY)
    assert given is not None
    with pytest.raises(ValueError, match="does not open grades"):
        EducationRecord(given, {"attendance": Rows(()), "grades": Rows(())})


def test_consent_and_agreement_narrow_what_the_purpose_opens(drawing: str) -> None:
    """Both have to name a record; what only one of them names stays closed.

    | purpose            | named in both                | opens                        |
    | ------------------ | ---------------------------- | ---------------------------- |
    | Tutoring           | courses, grades, assessments | courses, grades, assessments |
    | Tutoring           | grades, attendance           | grades                       |
    | AttendanceCoaching | attendance                   | attendance                   |
    | CollegeAdvising    | attendance                   |                              |
    """
    rows = rows_of(drawing)
    given = [grant(TUTOR, 7, Purpose(row["purpose"]), replace(COMPLETE, named=frozenset(row["named in both"].split(", "))), TODAY)
             for row in rows]
    assert drawing == drawn([{**row, "opens": ", ".join(one.fields if one else ())} for row, one in zip(rows, given, strict=True)])


def test_neither_lunch_status_nor_homelessness_is_in_any_record() -> None:
    """They carry a stricter legal tag; no purpose here needs them."""
    opened = {field for fields in FIELDS.values() for field in fields}
    assert not opened & {"free_reduced_lunch", "homeless", "address", "birth_date", "student_id"}


def test_a_record_does_not_print_itself(drawing: str) -> None:
    """What a program writes when it is asked to print an object, in a log or an error, names the purpose and no value.

    | object | printed                   |
    | ------ | ------------------------- |
    | grant  | Grant(Tutoring)           |
    | record | EducationRecord(Tutoring) |
    """
    given = grant(TUTOR, 7, Purpose.TUTORING, COMPLETE, TODAY)
    assert given is not None
    grades = Rows(("course", "mark"), (("math", "A"),))
    printed = {"grant": repr(given), "record": repr(EducationRecord(given, {"grades": grades}, "Quincey Zabriskie"))}
    assert drawing == drawn([{**row, "printed": printed[row["object"]]} for row in rows_of(drawing)])
