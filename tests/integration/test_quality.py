"""A steward is told what is missing, what was put aside, how old it is and what is unlike last year; readers, when data last came in."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path

import duckdb
import pytest

from components.words import words_in
from data_access import publishing
from data_access.governance import NotAllowed
from data_access.home import Home, current
from data_access.loading import Refused
from data_access.publishing import make_release
from data_access.quality import NoReport, Quality, keep_report, latest_loads, latest_report, measured
from data_access.warehouse import open_current
from disclosure import Freshness, Role, Viewer
from pages import quality as quality_page
from tests.builders import a_catalogue
from tests.integration.bundles import (
    a_bundle,
    a_consent,
    a_home,
    a_student,
    an_agreement,
    an_attendance,
    an_enrollment,
    loaded,
    write_bundle,
)
from tests.integration.disclosures import NOW
from tests.integration.papers import STEWARD
from tests.integration.test_agreement_gate import registers
from tests.integration.visits import a_visit

NUMBERS = range(1, 41)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Forty students at Birch in 2024, thirty of them in 2025, whose lunch status, and attendance of ten, nobody sent; one of no known
    gender, and one row that cannot be taken."""
    folder = tmp_path_factory.mktemp("quality")
    home = a_home(folder / "home")
    before = [an_enrollment(number, school_year="2024", entry_date="2023-08-21", free_reduced_lunch="No" if number == 1 else "Yes")
              for number in NUMBERS]
    now = [an_enrollment(number, free_reduced_lunch="") for number in NUMBERS[:30]]
    students = [*(a_student(number, gender="Unknown" if number == 1 else "Girl") for number in NUMBERS), a_student(41, gender="G")]
    attended = [an_attendance(number, school_year=year) for year, some in (("2024", NUMBERS), ("2025", NUMBERS[:20])) for number in some]
    registers(home, an_agreement(years="2024;2025"))
    bundle = write_bundle(folder / "in", a_bundle(0, students=students, enrollments=[*before, *now], attendance=attended))
    loaded(home, bundle, sender="North district")
    return home


@pytest.fixture(scope="module")
def quality(home: Home) -> Quality:
    return latest_report(home, STEWARD)


def test_what_was_taken_and_put_aside_is_told_by_sender_and_template_with_its_day(quality):
    found = {one.table: one for one in quality.sources}
    students = found["students"]
    assert (students.sender, students.files, students.accepted, students.quarantined) == ("North district", 1, 40, 1)
    assert set(found) == {"places", "students", "enrollments", "attendance"}


def test_what_is_known_of_a_schools_students_is_told_by_year(quality):
    first, second = quality.schools
    assert (first.school, first.school_year, first.students, first.known["free_reduced_lunch"], first.known["attendance"]) == (
        "birch", 2024, 40, 1.0, 1.0)
    assert (second.students, second.latest_day, second.known["free_reduced_lunch"], second.known["attendance"]) == (
        30, "2024-08-20", 0.0, 0.667)
    assert first.known["gender"] == 0.975


def test_what_is_unlike_the_year_before_stands_out_and_what_is_like_it_does_not(quality):
    assert {(one.what, one.before, one.now) for one in quality.unlike} == {
        ("free_reduced_lunch", 1.0, 0.0), ("attendance", 1.0, 0.667)}


def test_a_senders_files_that_are_much_shorter_than_in_the_year_before_stand_out(quality, home, tmp_path, monkeypatch):
    assert quality.unlike_sources == ()
    copy = Home(Path(shutil.copytree(home.path, tmp_path / "home")))
    earlier = (("attendance", 135, 370), ("attendance", 125, 500), ("enrollments", 75, 370), ("places", 9, 370), ("attendance", 9000, 900))
    with duckdb.connect(str(current(copy.confidential))) as facts:
        for table, rows, days in earlier:
            facts.execute("insert into loads select table_name || $days, file, sender, received_at - to_days($days), table_name, $rows, 0 "
                          "from loads where table_name = $table and accepted < 100", {"days": days, "table": table, "rows": rows})
        report = measured(facts, "facts-1.duckdb")
    assert [(one.sender, one.table, one.before, one.now) for one in report.unlike_sources] == [("North district", "attendance", 130, 60)]
    keep_report(copy, report)
    assert re.search("a sender’s file has.* North district Attendance[^0-9]* 130 60 ", _shown(copy, monkeypatch))


def test_a_report_holds_no_persons_value_and_lies_with_its_version_of_the_facts(home, tmp_path):
    file, = (home.confidential / "quality").iterdir()
    text = file.read_text(encoding="utf-8")
    assert file.name == "facts-1.json"
    assert not [value for value in ("Quincey", "Zabriskie", "S-1", "2016", "Unlikely") if value in text]
    copy = Home(Path(shutil.copytree(home.path, tmp_path / "home")))
    with pytest.raises(Refused):
        loaded(copy, write_bundle(tmp_path / "bad", {"students": [a_student(1, gender="G")]}))
    assert [path.name for path in (copy.confidential / "quality").iterdir()] == ["facts-1.json"]
    (copy.confidential / "quality" / "facts-1.json").write_text("{}", encoding="utf-8")
    with pytest.raises(NoReport, match="next load makes one"):
        latest_report(copy, STEWARD)


def test_a_status_that_is_sent_only_for_those_who_have_it_is_not_taken_for_what_is_known(tmp_path):
    home = a_home(tmp_path / "home")
    rows = [an_enrollment(number, homeless="Yes" if number < 3 else "", english_learner="" if number < 3 else "No",
                          free_reduced_lunch="") for number in range(1, 5)]
    loaded(home, write_bundle(tmp_path / "in", a_bundle(4, enrollments=rows)))
    school, = latest_report(home, STEWARD).schools
    assert "homeless" not in school.known
    assert (school.known["english_learner"], school.known["free_reduced_lunch"]) == (0.5, 0.0)


def test_what_was_put_aside_is_counted_by_reason_with_its_first_line_and_a_refusal_is_told(home, tmp_path, monkeypatch):
    copy = Home(Path(shutil.copytree(home.path, tmp_path / "home")))
    students = [*(a_student(number, gender="Zabriskie" if number in (54, 56) else "Girl") for number in range(50, 70)),
                a_student(70, birth_date="Quincey")]
    loaded(copy, write_bundle(tmp_path / "in", {"students": students}))
    with pytest.raises(Refused):
        loaded(copy, write_bundle(tmp_path / "bad", {"students": students[-1:]}))
    by_reason = {load.sender + load.outcome: {(one.column, one.times, one.line) for one in load.put_aside}
                 for load in latest_loads(copy, STEWARD) if load.files}
    assert by_reason["accepted"] == {("gender", 2, 6), ("birth_date", 1, 22)}
    assert by_reason["refused"] == {("birth_date", 1, 2)}
    text = _shown(copy, monkeypatch)
    assert "is not one of the words of the template" in text and "students.csv has 1 of 1 rows that cannot be taken" in text
    assert not [value for value in ("Quincey", "Zabriskie", "S-50", "2016", "Unlikely") if value in text]
    spanish = _shown(copy, monkeypatch, "es")
    assert "no es una de las palabras de la plantilla" in spanish and "no es una fecha" in spanish and "Escriba año, mes y día" in spanish
    assert "students.csv tiene 1 de 1 filas que no se pueden aceptar" in spanish
    assert not [words for words in ("is not", "Write", "Correct", "rows") if words in spanish]


def test_a_steward_reads_what_is_unlike_last_year_missing_and_old(home, monkeypatch):
    text = _shown(home, monkeypatch)
    assert "Birch 2024–25 School meals 100% 0%" in text and "Birch 2024–25 Attendance 100% 66%" in text
    assert "North district Students 40 1 2.4%" in text
    assert re.search("Birch 30 August 20, 2024 .*School meals 0%, .*Attendance 66%", text)


def test_without_a_report_the_loads_are_still_told(home, tmp_path, monkeypatch):
    copy = Home(Path(shutil.copytree(home.path, tmp_path / "home")))
    shutil.rmtree(copy.confidential / "quality")
    text = _shown(copy, monkeypatch)
    assert "There is no report" in text and "North district Taken in 4" in text


def _shown(home: Home, monkeypatch: pytest.MonkeyPatch, language: str = "en") -> str:
    """The words of the page, for a steward."""
    blocks: list[str] = []
    monkeypatch.setenv("FLASHLIGHT_HOME", str(home.path))
    monkeypatch.setattr("components.markup.st.html", lambda block: blocks.append(block.source))
    catalogue = a_catalogue()
    quality_page.page(a_visit(home, STEWARD, NOW, "cookie"), words_in(language), catalogue)
    return " ".join(unescape(re.sub("<[^>]*>", " ", "".join(blocks))).split())


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.STEWARD])
def test_nobody_but_a_steward_sees_it(home, role):
    for look in (latest_report, latest_loads):
        with pytest.raises(NotAllowed):
            look(home, Viewer("somebody@example.org", frozenset({role})))


def test_a_release_tells_readers_when_data_of_each_kind_last_came_in_and_how_far_they_go_and_nothing_of_papers(home, tmp_path, monkeypatch):
    (tmp_path / "indicators").mkdir()
    for file in publishing.SHIPPED.glob("learning_time_kept.*"):
        shutil.copy(file, tmp_path / "indicators")
    monkeypatch.setattr(publishing, "SHIPPED", tmp_path / "indicators")
    copy = Home(Path(shutil.copytree(home.path, tmp_path / "home")))
    absent = [{"student_id": "S-1", "school": "birch", "attendance_date": f"2024-{month}-04", "category": "ExcusedAbsence"}
              for month in ("11", "09")]
    loaded(copy, write_bundle(tmp_path / "more", {"attendance_days": absent, "consents": [a_consent(1)]}))
    make_release(copy, lambda words, done: None, uncertified=True)
    day = json.loads(next(copy.receipts.glob("*-accepted-*")).read_text())["received_at"][:10]
    told = {"places": "", "students": "", "enrollments": "2025", "attendance": "2025", "attendance_days": "2024-11"}
    assert open_current(copy).freshness == tuple(Freshness(table, day, told[table]) for table in sorted(told))
