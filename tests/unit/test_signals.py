"""Signals: read off the fields that a purpose opens, by the numbers of the indicators."""

from __future__ import annotations

from dataclasses import replace

import pytest

from disclosure import Bands, EducationRecord, Purpose, Rows, Signal, Thresholds, shows, signals
from disclosure.need_to_know import FIELDS, grant
from disclosure.signals import READS
from tests.integration.disclosures import COMPLETE, TODAY, TUTOR

NUMBERS = Thresholds(Bands((15,), ("<15", "15+")), Bands((10,), ("<10", "10+")), 75, 10, 10, frozenset({"Suspension"}), 5)
COLUMNS = {"attendance": ("school_year", "days_enrolled", "days_absent"), "grades": ("school_year", "credits_attempted", "credits_earned"),
           "discipline": ("school_year", "action"), "program_enrollments": ("name", "school_year")}


def shown(signal: Signal, *rows: tuple[str, ...], opens: bool = True) -> bool:
    """Whether a record with these rows shows a signal; one whose field the family keeps closed has none."""
    field = READS[signal]
    purpose = next(one for one in Purpose if field in FIELDS[one])
    given = grant(TUTOR, 7, purpose, replace(COMPLETE, named=frozenset({field} if opens else ())), TODAY)
    assert given is not None
    return shows(EducationRecord(given, {field: Rows(COLUMNS[field], rows)} if opens else {}), signal, NUMBERS)


@pytest.mark.parametrize(("rows", "often"), [
    ([("2025", "90", "9"), ("2025", "90", "9")], True), ([("2025", "90", "9"), ("2025", "90", "8.5")], False),
    ([("2025", "90", "0"), ("2024", "90", "90")], False), ([("2025", "9", "9")], False), ([("2025", "10", "1")], True),
    ([("2025", "", "")], False), ([], False)])
def test_who_is_absent_as_often_as_the_indicator_stops_to_count_as_regular_shows_it(rows, often):
    """Of the latest school year only, and of who was enrolled long enough."""
    assert shown(Signal.ATTENDANCE, *rows) is often


@pytest.mark.parametrize(("rows", "behind"), [
    ([("2025", "0.5", "0.5"), ("2025", "0.5", "0")], True), ([("2025", "0.5", "0.5"), ("2024", "0.5", "0")], False),
    ([("2025", "", "")], False), ([], False)])
def test_a_course_without_all_its_credits_shows(rows, behind):
    assert shown(Signal.COURSES, *rows) is behind


def test_only_actions_that_take_a_student_out_of_class_show():
    assert shown(Signal.BEHAVIOR, ("2024", "Suspension"))
    assert not shown(Signal.BEHAVIOR, ("2024", "Conversation")) and not shown(Signal.BEHAVIOR)


def test_who_is_in_no_program_yet_shows_it():
    assert shown(Signal.NO_PROGRAM) and not shown(Signal.NO_PROGRAM, ("Club", "2025"))


@pytest.mark.parametrize("signal", Signal)
def test_where_the_field_is_closed_nothing_shows(signal):
    assert not shown(signal, opens=False)


def test_a_purpose_offers_the_signals_of_its_own_columns():
    assert {purpose: signals(purpose) for purpose in Purpose} == {
        Purpose.TUTORING: (Signal.COURSES,), Purpose.ATTENDANCE_COACHING: (Signal.ATTENDANCE,),
        Purpose.COLLEGE_ADVISING: (Signal.COURSES,), Purpose.PROGRAM_PARTICIPATION: (Signal.NO_PROGRAM,),
        Purpose.BEHAVIOR_SUPPORT: (Signal.BEHAVIOR,)}
