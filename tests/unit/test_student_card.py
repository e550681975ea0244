"""What is drawn for people who are signed in: a record, the paper it rests on, and a lock that the browser keeps by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest

from components import frame, register, student_card
from components.words import words_in
from disclosure import EducationRecord, Purpose, Rows
from disclosure.need_to_know import grant
from tests.builders import a_catalogue
from tests.integration.disclosures import COMPLETE, MINUTE, NOW, TODAY, TUTOR

ENGLISH, SPANISH = words_in("en"), words_in("es")
COLUMNS = {
    "attendance": ("school_year", "term", "school", "days_enrolled", "days_absent"),
    "attendance_days": ("attendance_date", "category"),
}
ROWS = {"attendance": (("2025", "S1", "birch", "90", "4.5"),),
        "attendance_days": (("2025-05-02", "UnexcusedAbsence"), ("2024-09-03", "Tardy"), ("2024-02-01", "<b>other</b>"))}


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """Everything drawn so far, as HTML."""
    blocks: list[str] = []
    monkeypatch.setattr("components.markup.st.html", lambda block: blocks.append(block.source))
    return lambda: "".join(blocks)


def said(html: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


def a_record(*fields: str, name: str = "Quincey Zabriskie") -> EducationRecord:
    given = grant(TUTOR, 987654321, Purpose.ATTENDANCE_COACHING, replace(COMPLETE, named=frozenset(fields)), TODAY)
    assert given is not None
    return EducationRecord(given, {field: Rows(COLUMNS[field], ROWS[field]) for field in fields}, name)


def test_a_record_says_whose_it_is_why_it_is_open_and_until_when(page):
    student_card.record(ENGLISH, a_record("attendance"), a_catalogue(), NOW + 15 * MINUTE)
    text = said(page())
    assert "Quincey Zabriskie" in text and "Open for: Attendance coaching. This page locks at " in text
    assert "The family's consent since October 23, 2025, until December 22, 2025" in text
    assert "Your training and promise of confidentiality since November 22, 2025, until December 22, 2025" in text
    assert page().count("<li><strong>") == 5
    assert "987654321" not in page()


def test_places_codes_and_dates_are_said_in_words_and_anything_else_is_text(page):
    student_card.record(SPANISH, a_record("attendance", "attendance_days", name="<i>Q</i>"), a_catalogue(), NOW)
    text = said(page())
    assert "2024–25 S1 Birch 90 4.5" in text
    assert "2 de mayo de 2025 Ausencia sin justificar" in text and "3 de septiembre de 2024 Llegó tarde" in text
    assert "<b>other" not in page() and "<i>Q" not in page() and "&lt;i&gt;Q" in page()


def test_days_lie_on_the_line_of_their_school_year_from_august_to_july(page):
    student_card.record(ENGLISH, a_record("attendance_days"), a_catalogue(), NOW)
    (line,) = re.findall(r'<section class="time-line">.*?</section>', page())
    lanes = [(year, [float(at) for at in re.findall(r'class="dot" style="--at:([\d.]+)"', marks)])
             for year, marks in re.findall(r'class="name">(.*?)</span><span class="track">(.*?)</span>', line)]
    assert [year for year, _ in lanes] == ["2024–25", "2023–24"]
    assert [len(marks) for _, marks in lanes] == [2, 1]
    assert all(0 <= at < 100 for _, marks in lanes for at in marks)
    assert lanes[0][1][1] == pytest.approx(100 * 33 / 366, abs=0.1), "September 3 is 33 days after August 1"


def test_where_the_papers_name_nothing_the_page_says_so(page):
    student_card.record(ENGLISH, a_record(), a_catalogue(), NOW)
    assert "name no record that this purpose needs" in said(page()) and "<table" not in page()


def test_a_lock_is_another_one_each_time_and_holds_on_paper_at_once(page):
    frame.locks(ENGLISH, 840)
    frame.locks(ENGLISH, -5)
    first, second = re.findall(r"<style>(.*?)</style>", page(), re.DOTALL)
    assert "animation: lock-" in first and "0s linear 840s forwards" in first and "0s linear 0s forwards" in second
    assert re.findall(r"lock-\w+", first)[0] != re.findall(r"lock-\w+", second)[0]
    assert "@media print" in first and "$" not in first


def test_numbers_of_a_register_stand_one_under_the_other_with_their_heading(page):
    register.lines(ENGLISH, "Caption", Rows(("sender", "accepted", "share"), (("7 rivers", "1,204", "12%"), ("12", "9", ""))))
    assert re.findall(r'<th scope="col"( class="number")?>', page()) == ["", ' class="number"', ""]
    assert re.findall(r'<td [^>]*class="([^"]*)">', page()) == ["", "number", ""] * 2


def test_a_register_says_codes_in_words(page):
    register.lines(ENGLISH, "Caption", Rows(("account", "roles", "missing"), (("<a>", "steward;auditor", "consent"), ("b", "", ""))))
    assert "<a>" not in page()
    assert said(page()).strip().replace("  ", " ") == "Caption Account Roles What was missing <a> data steward, auditor consent b"
