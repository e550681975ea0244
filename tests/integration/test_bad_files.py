"""Bad files: each is refused with file, line, column and reason, and the facts in force stay as they are."""

from __future__ import annotations

import gzip
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from data_access.home import Home
from data_access.loading import Problem, Refused
from tests.integration.bundles import (
    PLACES,
    Tables,
    a_bundle,
    a_home,
    a_student,
    an_attendance,
    an_elm,
    counts,
    facts_in_force,
    loaded,
    write_bundle,
)

HEADER = "student_id,school_year,school,term,days_enrolled,days_absent"
LINE = "S-1,2025,birch,S1,90,4"


@pytest.fixture(scope="module")
def in_force(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a home with facts in force, made once."""
    folder = tmp_path_factory.mktemp("in-force")
    loaded(a_home(folder / "home", quarantine_limit=0.5), write_bundle(folder / "before", a_bundle()))
    return folder / "home"


@pytest.fixture
def home(in_force: Path, tmp_path: Path) -> Home:
    """A home with facts in force."""
    return Home(Path(shutil.copytree(in_force, tmp_path / "home")))


def refused(home: Home, *paths: Path) -> Refused:
    """The refusal of `paths`; the facts in force are the same bytes after it, and a receipt says why."""
    before = facts_in_force(home)
    with pytest.raises(Refused) as refusal:
        loaded(home, *paths)
    assert facts_in_force(home) == before
    reasons = [json.loads(path.read_text())["reason"] for path in home.receipts.glob("*-refused-*.json")]
    assert str(refusal.value) in reasons
    assert not list(home.confidential.glob("*.building*"))
    return refusal.value


def first(refusal: Refused) -> tuple[str, int, str, str]:
    """Where the first problem is, and its reason."""
    one = refusal.problems[0]
    assert one.words() in str(refusal)
    return one.file, one.line, one.column, one.reason


def a_file(folder: Path, text: str | bytes, name: str = "attendance.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def zipped(path: Path) -> bytes:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("attendance.csv", f"{HEADER}\n{LINE}\n")
    return path.read_bytes()


@pytest.mark.parametrize(("make", "reason"), [
    (lambda folder: gzip.compress(f"{HEADER}\n{LINE}\n".encode()), "is a gzip archive, not CSV"),
    (lambda folder: zipped(folder / "archive"), "is a workbook or zip archive, not CSV"),
    (lambda folder: b"%PDF-1.7\n", "is a PDF, not CSV"),
    (lambda folder: f"{HEADER}\n{LINE}\n".encode("utf-16"), "is UTF-16 text, not CSV"),
    (lambda folder: b"", "is empty"),
    (lambda folder: b"\n\n  \n", "is empty"),
    (lambda folder: f"{HEADER}\n".encode(), "has a header and no rows"),
])
def test_a_file_of_the_wrong_type_or_without_rows_is_refused(home, tmp_path, make: Callable[[Path], bytes], reason):
    path = a_file(tmp_path, make(tmp_path))
    assert first(refused(home, path)) == ("attendance.csv", 0, "", reason)


@pytest.mark.parametrize(("text", "line", "reason"), [
    (f"{HEADER}\n{LINE}\n".encode() + b"S-2,2025,birch,Oto\xf1o,90,4\n", 3, "is not UTF-8 text"),
    (f"{HEADER}\n{LINE}\n".encode() + b"S-2,2025,birch,\0,90,4\n", 3, "holds a zero byte, so this is not a text file"),
    (f'{HEADER}\n{LINE}\nS-2,2025,birch,"S"1,90,4\n'.encode(), 3, "has a quotation mark that does not pair up"),
    (f'{HEADER}\n{LINE}\nS-2,2025,birch,"S1,90,4\n{LINE}\n'.encode(), 3, "has a quotation mark that does not pair up"),
])
def test_bytes_that_cannot_be_read_are_refused_with_their_line(home, tmp_path, text, line, reason):
    assert first(refused(home, a_file(tmp_path, text))) == ("attendance.csv", line, "", reason)


def test_a_renamed_column_is_refused_and_the_right_name_offered(home, tmp_path):
    refusal = refused(home, a_file(tmp_path, f"{HEADER}\n{LINE}\n".replace("days_absent", "Days Absent")))
    assert first(refusal) == ("attendance.csv", 1, "Days Absent", "is not a column of attendance.csv")
    assert 'Did you mean "days_absent"?' in str(refusal)
    assert [(one.column, one.reason) for one in refusal.problems[1:]] == [("days_absent", "is missing")]


@pytest.mark.parametrize(("header", "column", "reason"), [
    (HEADER.replace(",days_absent", ""), "days_absent", "is missing"),
    (HEADER + ",mood", "mood", "is not a column of attendance.csv"),
    (HEADER + ",term", "term", "is there twice"),
    (HEADER + ",", "column_7", "is not a column of attendance.csv"),
])
def test_a_header_that_is_not_the_templates_is_refused(home, tmp_path, header, column, reason):
    assert first(refused(home, a_file(tmp_path, f"{header}\n{LINE}\n"))) == ("attendance.csv", 1, column, reason)


def test_a_file_without_a_header_is_refused_and_its_data_are_not_quoted(home, tmp_path):
    refusal = refused(home, a_file(tmp_path, f"{LINE}\n{LINE}\n"))
    assert first(refusal) == ("attendance.csv", 1, "", "is not the header of attendance.csv")
    assert "S-1" not in str(refusal)


def test_a_file_that_is_no_template_is_refused_and_the_templates_are_listed(home, tmp_path):
    refusal = refused(home, a_file(tmp_path, "a,b\n1,2\n", "attendence.csv"))
    assert first(refusal) == ("attendence.csv", 0, "", "is none of the templates, by its name or by its header")
    assert 'Did you mean "attendance"? Name the file after its template: places, students' in str(refusal)
    assert "Did you mean" not in str(refused(home, a_file(tmp_path, "a,b\n1,3\n", "star.csv")))


def test_a_path_that_is_not_there_and_a_folder_without_tables_are_refused(home, tmp_path):
    assert first(refused(home, tmp_path / "nothing.csv")) == ("nothing.csv", 0, "", "is not there")
    (tmp_path / "bare").mkdir()
    assert first(refused(home, tmp_path / "bare")) == ("bare", 0, "", "holds no file of records")


def test_a_workbook_beside_the_tables_is_refused_and_a_note_is_not(home, tmp_path):
    folder = write_bundle(tmp_path / "in", {"attendance": [an_attendance(1, term="S2")]})
    (folder / "README.md").write_text("from the district")
    workbook = a_file(folder, b"PK", "students.xlsx")
    assert first(refused(home, folder)) == ("students.xlsx", 0, "", "is not a CSV file")
    workbook.unlink()
    assert loaded(home, folder).accepted == 1


def test_the_same_bytes_or_the_same_name_twice_are_refused(home, tmp_path):
    folder = write_bundle(tmp_path / "in", {"attendance": [an_attendance(1, term="S2")]})
    copy = a_file(tmp_path, (folder / "attendance.csv").read_bytes(), "copy.csv")
    assert first(refused(home, folder, copy)) == ("copy.csv", 0, "", "holds the same bytes as attendance.csv")
    assert first(refused(home, folder, folder)) == ("attendance.csv", 0, "", "is named twice")


@pytest.mark.parametrize(("bad", "taken"), [(2, True), (3, False)])
def test_more_bad_rows_than_the_partnership_allows_refuse_the_file(tmp_path, bad, taken):
    home = a_home(tmp_path / "home", quarantine_limit=0.2)
    rows = [a_student(number, gender="F" if number <= bad else "Boy") for number in range(1, 11)]
    folder = write_bundle(tmp_path / "in", {"places": PLACES, "students": rows})
    if taken:
        assert loaded(home, folder).quarantined == bad
    else:
        refusal = refused(home, folder)
        assert first(refusal)[3] == "has 3 of 10 rows that cannot be taken, more than the partnership allows (20%)"
        assert refusal.problems[1].words().startswith("students.csv, line 2, column gender is not one of the words")


CIRCLE = [an_elm("a", parent="b"), an_elm("b", parent="a")]
SECOND = [an_elm("hills", kind="region", parent="")]


@pytest.mark.parametrize(("places", "reason"), [(CIRCLE, "run in a circle"), (SECOND, "more than one region")])
def test_places_that_are_no_tree_are_refused(home, tmp_path, places, reason):
    assert reason in str(refused(home, write_bundle(tmp_path / "in", {"places": places})))


def test_one_bad_file_among_good_ones_leaves_everything_as_it_was(home, tmp_path):
    tables: Tables = a_bundle(12)
    folder = write_bundle(tmp_path / "in", tables)
    a_file(folder, b"", "enrollments.csv")
    assert first(refused(home, folder)) == ("enrollments.csv", 0, "", "is empty")
    assert counts(home, ["students"]) == {"students": 10}


def test_a_problem_reads_as_a_sentence():
    whole = Problem("a.csv", 0, "", "is empty", "Ask again.")
    assert whole.words() == "a.csv is empty. Ask again."
    row = Problem("a.csv", 3, "", "the row is short", "Mend it.")
    assert row.words() == "a.csv, line 3: the row is short. Mend it."
    value = Problem("a.csv", 3, "b", "is empty", "Fill it in.")
    assert value.words() == "a.csv, line 3, column b is empty. Fill it in."
