"""Dosage: who came how often, from the rows of a grant alone, and how a program's page draws it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from components import dosage
from components.words import words_in
from disclosure import Bands, EducationRecord, Participation, Purpose, Rows, participations
from disclosure.need_to_know import grant
from tests.builders import a_catalogue
from tests.integration.disclosures import COMPLETE, TODAY, TUTOR
from tests.unit.test_signals import NUMBERS
from tests.unit.test_student_card import page, said

__all__ = ["page"]
ENGLISH, SPANISH = words_in("en"), words_in("es")
DAY = timedelta(days=1)
LAST = date(2025, 5, 20)


def a_record(name: str, *hours: float, program: str = "Club", year: str = "2025", left: str = "") -> EducationRecord:
    """A participant with these hours at the sessions of the days up to the last one, the latest first."""
    given = grant(TUTOR, 987654321, Purpose.PROGRAM_PARTICIPATION, COMPLETE, TODAY)
    assert given is not None
    rows = tuple((program, year, (LAST - back * DAY).isoformat(), f"{one:g}", "2") for back, one in enumerate(hours))
    return EducationRecord(given, {
        "program_enrollments": Rows(("name", "school_year", "entry_date", "exit_date"), ((program, year, "2024-09-01", left),)),
        "program_attendance": Rows(("name", "school_year", "session_date", "hours", "offered"), rows)}, name)


def only(record: EducationRecord) -> Participation:
    (found,) = participations([record])
    return found


@pytest.mark.parametrize(("amount", "band"), [(0, "<15"), (14.99, "<15"), (15, "15–<45"), (44.5, "15–<45"), (45, "45+"), (900, "45+")])
def test_an_amount_on_an_edge_is_in_the_band_that_begins_there(amount, band):
    assert Bands((15, 45), ("<15", "15–<45", "45+")).holding(amount) == band


def test_hours_days_and_attendance_are_those_of_the_rows():
    one = only(a_record("Q", 2, 0, 1.5, 0))
    assert (one.hours, one.days, one.attended, len(one.sessions), one.came_last) == (3.5, 2, 2, 4, LAST)
    assert (one.on(LAST), one.on(LAST - DAY), one.on(LAST + DAY)) == (2, 0, None)
    assert [one.steady(percent) for percent in (50, 50.1)] == [True, False]


@pytest.mark.parametrize(("hours", "left", "stopped"), [
    ((0, 0, 0, 0, 0, 2), "", True), ((0, 0, 0, 0, 0), "", True), ((0, 0, 0, 0), "", False), ((0, 0, 0, 0, 0.5, 2), "", False),
    ((0, 0, 0, 0, 0, 2), "2025-05-19", False), ((0, 0, 0, 0, 0, 2), "2026-01-01", True), ((), "", False)])
def test_who_stopped_was_expected_at_the_last_sessions_came_to_none_and_has_not_left(hours, left, stopped):
    assert only(a_record("Q", *hours, left=left)).stopped(5, LAST) is stopped


def test_a_program_is_told_for_its_latest_school_year_and_whose_field_is_closed_is_in_none():
    now, before, other = a_record("now", 2), a_record("before", 2, year="2024"), a_record("other", 1, program="Camp", year="2024")
    assert [(one.program, one.student) for one in participations([now, before, other])] == [("Camp", "other"), ("Club", "now")]
    closed = grant(TUTOR, 7, Purpose.PROGRAM_PARTICIPATION, replace(COMPLETE, named=frozenset()), TODAY)
    assert participations([EducationRecord(closed, {}, "closed")]) == ()


def test_who_came_without_being_enrolled_takes_part_and_is_told_apart_and_where_nobody_says_it_is_not_known():
    """The release counts those who are enrolled (dosage.sql)."""
    enrolled = a_record("Q", 2)
    came = enrolled.fields["program_attendance"]
    visitor, untold = (EducationRecord(enrolled.grant, fields, name) for fields, name in (
        ({"program_enrollments": Rows(()), "program_attendance": came}, "visitor"), ({"program_attendance": came}, "untold")))
    found = participations([enrolled, visitor, untold])
    assert [(one.student, one.hours, one.enrolled) for one in found] == [("Q", 2, True), ("visitor", 2, False), ("untold", 2, None)]


def test_a_program_is_drawn_with_who_came_and_who_stopped_and_says_that_it_is_about_those_who_are_seen(page):
    people = participations([a_record("<b>Quincey</b>", 2, 0), a_record("Mina", 0, 0, 0, 0, 0, 14), a_record("", 1)])
    dosage.program(ENGLISH, people, a_catalogue(), NUMBERS, LAST)
    text = said(page())
    assert "Students you can see: 3. Together they were there for 17 hours; 1 of 3 came to at least 75% of the sessions" in text
    assert "Came, of the students you can see 2 of 3 0 of 2" in text
    assert "Mina came last on May 15, 2025" in text and text.count("came last on") == 1
    assert "Mina 14 <15 1 <10 1 of 6 17%" in text and "A student without a name on file" in text
    assert "<b>" not in page() and "987654321" not in page()


def test_nothing_is_divided_by_nobody_and_spanish_has_every_word(page):
    people = participations([a_record("Mina")])
    dosage.program(SPANISH, people, a_catalogue(), NUMBERS, LAST)
    assert "Todavía no se ha esperado" in said(page()) and "Mina 0 <15 0 <10 0 de 0 –" in said(page())
