"""A student information system's export: the Contoso extract, several files at once, and a second batch."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

from data_access import identities
from data_access.home import Home
from data_access.loading import Outcome, Receipt
from tests.integration.bundles import a_home, counts, loaded, rows_of

HERE = Path(__file__).parent
CONTOSO = HERE.parents[2] / "shared" / "data" / "contoso"
Loaded = tuple[Home, Receipt]

pytestmark = pytest.mark.skipif(not CONTOSO.exists(), reason="the Contoso extract is not in ../shared/data/contoso")


def read(name: str) -> list[dict[str, str]]:
    with (CONTOSO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_key(marks: list[dict[str, str]]) -> dict[tuple[str, str, str], str]:
    return {(row["student_id"], row["term_id"], row["section_id"]): row["alpha_grade_earned"] for row in marks}


@pytest.fixture(scope="module")
def contoso(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    home = a_home(tmp_path_factory.mktemp("contoso"), quarantine_limit=0)
    return home, loaded(home, CONTOSO, mapping=HERE / "contoso.toml")


def test_every_file_is_read_whole(contoso):
    named = {"schools.csv", "students.csv", "courses.csv", "enrollment.csv"}
    expected = {name: len(read(f"base_truth/{name}")) for name in named}
    expected |= {name: len(read(f"batch1/{name}"))
                 for name in ("studentattendance.csv", "studentdemographics.csv", "studentsectionmark.csv")}
    assert {file.file: file.rows for file in contoso[1].files} == expected
    assert contoso[1].quarantined == 0


def test_the_three_sets_of_students_do_not_meet_and_are_all_kept(contoso):
    named = {row["StudentID"] for row in read("base_truth/students.csv")}
    attending = {row["student_id"] for row in read("batch1/studentattendance.csv")}
    described = {row["SIS ID"] for row in read("batch1/studentdemographics.csv")}
    assert not named & attending and not named & described and not attending & described
    assert counts(contoso[0], ["students"]) == {"students": len(named | attending | described)}


def test_each_day_of_attendance_is_kept_with_what_happened(contoso):
    words = {"Present": "Present", "Absent": "UnexcusedAbsence"}
    expected = Counter((row["school_id"], row["attendance_date"], words[row["attendance_status"]])
                       for row in read("batch1/studentattendance.csv"))
    found = rows_of(contoso[0], "select school, attendance_date::varchar, category, count(*) from attendance_days "
                                "group by school, attendance_date, category")
    assert {tuple(key): number for *key, number in found} == expected


def test_race_and_ethnicity_are_kept_as_a_set(contoso):
    expected = Counter((row["Gender"], row["HispanicLatino"].strip() != "", row["Race"] != "")
                       for row in read("base_truth/students.csv"))
    found = rows_of(contoso[0], """
        select gender, list_contains(race_ethnicity, 'HispanicOrLatino') as hispanic,
            len(list_filter(race_ethnicity, lambda race : race <> 'HispanicOrLatino')) > 0 as named, count(*)
        from students where gender <> 'Unknown' group by gender, hispanic, named""")
    genders = {"Girl": "Female", "Boy": "Male"}
    assert {(genders[str(gender)], hispanic, named): number for gender, hispanic, named, number in found} == expected


def test_courses_taken_and_marks_are_kept_with_their_course(contoso):
    taken, marks = read("base_truth/enrollment.csv"), read("batch1/studentsectionmark.csv")
    sections = {row["section_id"] for row in marks}
    assert counts(contoso[0], ["grades", "courses"]) == {
        "grades": len(taken) + len(marks), "courses": len(read("base_truth/courses.csv")) + len(sections)}
    found = rows_of(contoso[0], "select mark, count(*) from grades where mark is not null group by mark")
    assert dict(found) == Counter(row["alpha_grade_earned"] for row in marks)
    assert rows_of(contoso[0], "select sum(credits_earned) from grades") == [
        (sum(float(row["credits_earned"]) for row in marks),)]
    assert rows_of(contoso[0], "select count(*) from grades anti join courses using (course)") == [(0,)]


def test_nobody_is_named_without_a_consent(contoso):
    assert identities.count(contoso[0].confidential / "identities.db") == 0
    facts = (contoso[0].confidential / contoso[1].version).read_bytes()
    students = read("base_truth/students.csv")
    assert not [row for row in students if row["StudentID"].encode() in facts or row["Email"].encode() in facts]


def test_a_second_batch_replaces_what_it_sends_again_and_adds_the_rest(contoso, tmp_path):
    home = Home(Path(shutil.copytree(contoso[0].path, tmp_path / "home")))
    mapping = tmp_path / "second.toml"
    mapping.write_text(MARKS, encoding="utf-8")
    first, second = read("batch1/studentsectionmark.csv"), read("batch2/studentsectionmark.csv")
    receipt = loaded(home, CONTOSO / "batch2", mapping=mapping)
    known, again = by_key(first), by_key(second)
    assert (receipt.outcome, receipt.accepted) == (Outcome.ACCEPTED, len(second))
    added = len(set(again) - set(known))
    assert counts(home, ["grades"])["grades"] == counts(contoso[0], ["grades"])["grades"] + added
    assert added and set(again) & set(known)
    after = Counter((known | again).values())
    assert dict(rows_of(home, "select mark, count(*) from grades where mark is not null group by mark")) == after


MARKS = '''
[files]
marks = "studentsectionmark.csv"
[tables.grades]
select = """
select line, student_id, school_year::integer as school_year, term_id as term, section_id as course,
    alpha_grade_earned as mark, credits_attempted, credits_earned
from marks
"""
'''
