"""Who may consent, and for how long

A parent or guardian consents for a child, and the student from the 18th birthday on. What a family takes back stays taken back:
the record of disclosures remembers it, and no backup of another store brings it back. Access ends too when the student leaves the
last program of a partner.
"""

from dataclasses import replace
from datetime import date

from disclosure.need_to_know import Period, Revocation, birthday, entitled
from tests.spec.drawing import drawn, rows_of
from tests.spec.records.test_five_conditions import COMPLETE, TODAY, opens

SIGNED = Period(date(2024, 9, 1))


def test_a_parent_consents_until_the_student_is_18(drawing: str) -> None:
    """Signed on 2024-09-01. Where nobody knows when the student was born, a consent opens nothing.

    | signed by | born       | in force on 2025-03-01 |
    | --------- | ---------- | ---------------------- |
    | Parent    | 2010-05-05 | yes                    |
    | Guardian  | 2007-03-02 | yes                    |
    | Guardian  | 2007-03-01 |                        |
    | Guardian  |            |                        |
    | Student   | 2006-09-01 | yes                    |
    | Student   | 2006-09-02 |                        |
    | Student   |            |                        |
    """
    rows = rows_of(drawing)
    periods = [entitled(SIGNED, row["signed by"], date.fromisoformat(row["born"]) if row["born"] else None) for row in rows]
    assert drawing == drawn([{**row, "in force on 2025-03-01": "yes" if period.holds(TODAY) else ""}
                             for row, period in zip(rows, periods, strict=True)])


def test_a_leap_day_birthday_falls_on_the_day_before_in_other_years(drawing: str) -> None:
    """The earlier day of the two closes.

    | born       | is 18      |
    | ---------- | ---------- |
    | 2007-03-01 | 2025-03-01 |
    | 2008-02-29 | 2026-02-28 |
    """
    assert drawing == drawn([{**row, "is 18": str(birthday(date.fromisoformat(row["born"]), 18))} for row in rows_of(drawing)])


def test_a_revocation_ends_what_was_signed_before_it_and_not_what_is_signed_later(drawing: str) -> None:
    """One that names no partner and no purpose is for all of them.

    | revoked: signed up to | for partner | and purpose | ends a consent for readers and Tutoring of 2024-09-01 |
    | --------------------- | ----------- | ----------- | ----------------------------------------------------- |
    | 2024-09-01            |             |             | yes                                                   |
    | 2024-08-31            |             |             |                                                       |
    | 2025-01-10            | readers     | Tutoring    | yes                                                   |
    | 2025-01-10            | readers     | Coaching    |                                                       |
    | 2025-01-10            | others      | Tutoring    |                                                       |
    """
    rows = rows_of(drawing)
    ended = [Revocation(7, TODAY, date.fromisoformat(row["revoked: signed up to"]), row["for partner"], row["and purpose"]) for row in rows]
    assert drawing == drawn([{**row, "ends a consent for readers and Tutoring of 2024-09-01":
                              "yes" if one.ends("readers", "Tutoring", SIGNED.begins) else ""}
                             for row, one in zip(rows, ended, strict=True)])


def test_who_leaves_a_program_ends_the_assignment_that_day(drawing: str) -> None:
    """An assignment that nobody ended does not outlive the program.

    | left       | record |
    | ---------- | ------ |
    |            | opens  |
    | 2025-03-02 | opens  |
    | 2025-03-01 |        |
    """
    rows = rows_of(drawing)
    assigned = [Period(date(2024, 9, 1), None, date.fromisoformat(row["left"]) if row["left"] else None) for row in rows]
    assert drawing == drawn([{**row, "record": opens(replace(COMPLETE, assignment=one))} for row, one in zip(rows, assigned, strict=True)])
