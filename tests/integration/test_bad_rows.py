"""Bad rows: each is put aside with file, line, column and reason, and the rest goes on."""

from __future__ import annotations

import csv

import pytest

from data_access.home import Home
from data_access.loading import Receipt
from tests.integration.bundles import (
    PLACES,
    Row,
    a_bundle,
    a_consent,
    a_home,
    a_student,
    an_attendance,
    an_elm,
    an_enrollment,
    counts,
    loaded,
    write_bundle,
)

NOT_A_WORD = "is not one of the words of the template"
CONTROL = "holds a line break or another control character"


def put_aside(receipt: Receipt) -> list[tuple[str, int, str, str]]:
    return [(one.file, one.line, one.column, one.reason) for one in receipt.problems]


BAD_ROWS: list[tuple[str, Row, str, str]] = [
    ("students", a_student(11, birth_date="2031-04-05"), "birth_date", "is in the future"),
    ("students", a_student(12, birth_date="1816-04-05"), "birth_date", "is too long ago to be true"),
    ("students", a_student(13, birth_date="05/04/2016"), "birth_date", "is not a date"),
    ("students", a_student(14, birth_date="2015-02-29"), "birth_date", "is not a date"),
    ("students", a_student(3, gender="Boy"), "student_id", "repeats the key of line 4 of students.csv"),
    ("students", a_student(15, student_id=""), "student_id", "is empty"),
    ("students", a_student(16, gender="F"), "gender", NOT_A_WORD),
    ("students", a_student(17, race_ethnicity="White;Martian"), "race_ethnicity", NOT_A_WORD),
    ("students", a_student(18, given_name="Qui\u0007ncey"), "given_name", CONTROL),
    ("students", a_student(19, given_name="\u202eyecniuQ"), "given_name", CONTROL),
    ("enrollments", an_enrollment(5, school="cedar", exit_date="2024-08-01"), "exit_date",
     "is earlier than entry_date"),
    ("enrollments", an_enrollment(1, school="elm"), "school", "names no school that is known"),
    ("enrollments", an_enrollment(1, school="north"), "school", "names no school that is known"),
    ("enrollments", an_enrollment(99), "student_id", "names no student that is known"),
    ("enrollments", an_enrollment(11), "student_id", "names no student that is known"),
    ("enrollments", an_enrollment(1, school_year="2024-25"), "school_year", "is not a whole number"),
    ("enrollments", an_enrollment(1, school_year="02025"), "school_year", "is not a whole number"),
    ("enrollments", an_enrollment(1, school_year="2027"), "school_year", "is in the future"),
    ("enrollments", an_enrollment(1, school_year="900000000"), "school_year", "is in the future"),
    ("enrollments", an_enrollment(1, school_year="25"), "school_year", "is too long ago to be true"),
    ("enrollments", an_enrollment(2, school="cedar", days_enrolled="400"), "days_enrolled", "is out of range"),
    ("enrollments", an_enrollment(3, school="cedar", homeless="true"), "homeless", NOT_A_WORD),
    ("attendance", an_attendance(1, term="a", days_absent="91"), "days_absent", "is above days_enrolled"),
    ("attendance", an_attendance(1, term="b", days_absent="4,5"), "days_absent", "is not a number"),
    ("attendance", an_attendance(1, term="c", days_absent="1e3"), "days_absent", "is not a number"),
    ("attendance", an_attendance(1, term="d", days_absent="nan"), "days_absent", "is not a number"),
    ("attendance", an_attendance(1, term="e", days_absent="-1"), "days_absent", "is out of range"),
    ("attendance", an_attendance(1), "student_id", "repeats the key of line 2 of attendance.csv"),
    ("consents", a_consent(1, revoked_on="2025-08-01"), "revoked_on", "is earlier than signed_on"),
    ("consents", a_consent(2, signed_by="Wilhelmina Zabriskie"), "signed_by", NOT_A_WORD),
    ("consents", a_consent(3, partner="birch"), "partner", "names no partner that is known"),
    ("places", an_elm("e1", kind="castle"), "kind", NOT_A_WORD),
    ("places", an_elm("e2", parent="south"), "parent", "names no place that is known"),
    ("places", an_elm("e3", geometry="{"), "geometry", "is not a GeoJSON geometry that can be drawn"),
    ("places", an_elm("e4", geometry='{"type": "Feature"}'), "geometry", "is not a GeoJSON geometry that can be drawn"),
    ("places", an_elm("e5", geometry='{"type": "Polygon", "coordinates": []}'), "geometry",
     "is not a GeoJSON geometry that can be drawn"),
]
GOOD = a_bundle(consents=[a_consent(number) for number in range(4, 8)])


@pytest.fixture(scope="module")
def with_bad_rows(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Receipt]:
    """A home into which a good bundle was loaded with every bad row after the good ones of its table."""
    folder = tmp_path_factory.mktemp("bad-rows")
    home = a_home(folder / "home", quarantine_limit=0.9)
    tables = {table: [*rows, *(row for bad, row, _, _ in BAD_ROWS if bad == table)] for table, rows in GOOD.items()}
    return home, loaded(home, write_bundle(folder / "in", tables))


@pytest.fixture(scope="module")
def quarantined(with_bad_rows: tuple[Home, Receipt]) -> list[Row]:
    home, receipt = with_bad_rows
    with (home.quarantine / receipt.quarantine).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("number", range(len(BAD_ROWS)), ids=[f"{row[0]}: {row[2]} {row[3]}" for row in BAD_ROWS])
def test_a_bad_row_is_put_aside_with_file_line_column_and_reason(quarantined, number):
    table, row, column, reason = BAD_ROWS[number]
    before = sum(one[0] == table for one in BAD_ROWS[:number])
    line = 2 + len(GOOD[table]) + before
    found = [one for one in quarantined if (one["file"], one["line"]) == (f"{table}.csv", str(line))]
    assert [(one["column"], one["reason"]) for one in found] == [(column, reason)]
    assert bool(row[column]) is (found[0]["value_class"] != "empty")
    assert len(row[column]) < 6 or row[column] not in str(found)


def test_the_rows_beside_bad_ones_are_loaded(with_bad_rows):
    home, receipt = with_bad_rows
    assert counts(home, GOOD) == {table: len(rows) for table, rows in GOOD.items()}
    assert receipt.quarantined == len(BAD_ROWS)
    assert all(one.words() in receipt.words() for one in receipt.problems)
    assert f"{len(BAD_ROWS)} rows were not taken" in receipt.words()


def test_the_report_says_how_to_mend_a_row(tmp_path):
    home = a_home(tmp_path / "home")
    rows = [*(a_student(number) for number in range(1, 11)), a_student(11, gender="F")]
    receipt = loaded(home, write_bundle(tmp_path / "in", a_bundle(students=rows)))
    with (home.quarantine / receipt.quarantine).open(newline="") as file:
        put, = csv.DictReader(file)
    assert (put["file"], put["line"], put["column"]) == ("students.csv", "12", "gender")
    assert put["remedy"] == "Use Girl or Boy or AnotherGender or Unknown."
    assert put["value_class"] == "text"


def test_lines_are_counted_as_an_editor_counts_them(tmp_path):
    home = a_home(tmp_path / "home", quarantine_limit=0.5)
    text = ("student_id,gender,address\r\n"
            'S-1,Girl,"1 Long\r\nWinding\r\nLane"\r\n'
            "\r\n"
            "S-2,F,\r\n"
            "S-3,Girl,,\r\n"
            "S-4,Girl,\r\n"
            "S-5,Boy,\r\n"
            "S-6,Boy,\r\n")
    folder = write_bundle(tmp_path / "in", {"places": PLACES})
    (folder / "students.csv").write_bytes(text.encode())
    receipt = loaded(home, folder)
    assert put_aside(receipt) == [
        ("students.csv", 7, "", "the row has 4 values where the header has 3"),
        ("students.csv", 2, "address", CONTROL),
        ("students.csv", 6, "gender", NOT_A_WORD)]


def test_a_row_that_rests_on_a_bad_row_is_put_aside_with_it(tmp_path):
    home = a_home(tmp_path / "home", quarantine_limit=0.5)
    places = [*PLACES, an_elm("south", kind="district", parent="nowhere"), an_elm("elm", parent="south")]
    enrollments = [an_enrollment(1), an_enrollment(2, school="elm")]
    receipt = loaded(home, write_bundle(tmp_path / "in", a_bundle(places=places, enrollments=enrollments)))
    assert [(file, column) for file, _, column, _ in put_aside(receipt)] == [
        ("places.csv", "parent"), ("places.csv", "parent"), ("enrollments.csv", "school")]
    assert counts(home, ["places", "enrollments"]) == {"places": len(PLACES), "enrollments": 1}


def test_a_file_of_which_no_row_fits_its_header_gives_nothing(tmp_path):
    home = a_home(tmp_path / "home", quarantine_limit=1)
    folder = write_bundle(tmp_path / "in", a_bundle())
    (folder / "attendance.csv").write_text("student_id,school_year,school,term,days_enrolled,days_absent\nS-1,2025\n", encoding="utf-8")
    receipt = loaded(home, folder)
    assert counts(home, ["students", "attendance"]) == {"students": 10, "attendance": 0}
    assert [one.reason for one in receipt.problems] == ["the row has 2 values where the header has 6"]
