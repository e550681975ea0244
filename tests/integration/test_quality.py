"""A steward is told what is missing, what was put aside, how old it is and what is unlike last year; readers, when data last came in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from data_access import publishing
from data_access.home import Home
from data_access.loading import Refused
from data_access.publishing import make_release
from data_access.quality import NoReport, Quality, latest_report
from data_access.warehouse import open_current
from tests.integration.bundles import a_bundle, a_home, a_student, an_agreement, an_attendance, an_enrollment, loaded, write_bundle
from tests.integration.test_agreement_gate import registers

NUMBERS = range(1, 41)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Forty students at Birch in 2024, thirty of them in 2025, whose lunch status, and attendance of ten, nobody sent; one of no known
    gender, and one row that cannot be taken."""
    folder = tmp_path_factory.mktemp("quality")
    home = a_home(folder / "home")
    before = [an_enrollment(number, school_year="2024", entry_date="2023-08-21") for number in NUMBERS]
    now = [an_enrollment(number, free_reduced_lunch="") for number in NUMBERS[:30]]
    students = [*(a_student(number, gender="Unknown" if number == 1 else "Girl") for number in NUMBERS), a_student(41, gender="G")]
    attended = [an_attendance(number, school_year=year) for year, some in (("2024", NUMBERS), ("2025", NUMBERS[:20])) for number in some]
    registers(home, an_agreement(years="2024;2025"))
    bundle = write_bundle(folder / "in", a_bundle(0, students=students, enrollments=[*before, *now], attendance=attended))
    loaded(home, bundle, sender="North district")
    return home


@pytest.fixture(scope="module")
def quality(home: Home) -> Quality:
    return latest_report(home)


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
        latest_report(copy)


def test_a_release_tells_readers_when_data_of_each_kind_last_came_in(home, tmp_path, monkeypatch):
    (tmp_path / "indicators").mkdir()
    for file in publishing.SHIPPED.glob("learning_time_kept.*"):
        shutil.copy(file, tmp_path / "indicators")
    monkeypatch.setattr(publishing, "SHIPPED", tmp_path / "indicators")
    copy = Home(Path(shutil.copytree(home.path, tmp_path / "home")))
    make_release(copy, lambda words, done: None, uncertified=True)
    day = json.loads(next(copy.receipts.glob("*-accepted-*")).read_text())["received_at"][:10]
    assert {one.table: one.received_on for one in open_current(copy).freshness} == dict.fromkeys(
        ("places", "students", "enrollments", "attendance"), day)
