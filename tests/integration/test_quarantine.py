"""Rows that cannot be taken: the report tells nobody's values, the rows are kept encrypted and for a time, and a look is on the record."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from data_access.cli import cli
from data_access.disclosure_log import Action, begin, store_of
from data_access.home import Home
from data_access.identities import Key
from data_access.loading import Receipt, Refused
from data_access.loading.checking import class_of
from data_access.loading.contracts import by_table
from data_access.loading.quarantine import REPORT, NotKept, put_aside_rows
from data_access.loading.salt import surrogate
from disclosure import Viewer
from tests.integration.bundles import Row, a_bundle, a_consent, a_home, a_student, an_attendance, loaded, write_bundle
from tests.integration.disclosures import MINUTE, NOW, entries

SECRET, OTHER = "11" * 32, "22" * 32
KEY = Key(bytes.fromhex(SECRET))
INCIDENT = {"student_id": "S-1", "incident": "shouted", "school_year": "2025", "school": "birch", "incident_date": "last May",
            "action": "Suspension", "days": "1"}
BAD = {"students": [a_student(11, gender="Quincey"), a_student(12, birth_date="05/04/2016", primary_language="Dari\u202e")],
       "attendance": [an_attendance(99)], "discipline": [INCIDENT]}
VALUES = ("Quincey", "Zabriskie", "Unlikely", "2016", "S-1", "S-99", "Dari", "shouted", "Suspension", "last May")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, Receipt]]:
    """A home with rows of every kind in quarantine, and a record of disclosures."""
    folder = tmp_path_factory.mktemp("quarantine")
    home, plain = a_home(folder / "home", quarantine_limit=1), a_bundle(10, consents=[a_consent(1)])
    sent = write_bundle(folder / "in", plain | {table: [*plain.get(table, ()), *rows] for table, rows in BAD.items()})
    with (sent / "attendance.csv").open("a") as file:
        file.write("S-1,2025,Quincey\n")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FLASHLIGHT_KEY", SECRET)
        receipt = loaded(home, sent)
    begin(store_of(home, {}), Viewer("operator"), NOW - MINUTE)
    yield home, receipt


@pytest.fixture
def home(made: tuple[Home, Receipt], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    place = Home(Path(shutil.copytree(made[0].path, tmp_path / "home")))
    for name, value in (("HOME", str(place.path)), ("KEY", SECRET), ("NEW_KEY", OTHER), ("LOG_HEAD", "")):
        monkeypatch.setenv(f"FLASHLIGHT_{name}", value)
    monkeypatch.delenv("FLASHLIGHT_KEY_FILE", raising=False)
    return place


@pytest.fixture
def name(made: tuple[Home, Receipt]) -> str:
    return made[1].quarantine.removesuffix(".csv")


def typed(*words: str, said: str = "") -> Result:
    return CliRunner().invoke(cli, words, input=said)


def rows_left(home: Home) -> list[str]:
    return [path.name for path in home.quarantine.glob("*.parquet")]


def told(home: Home, name: str) -> list[Row]:
    with (home.quarantine / f"{name}.csv").open(newline="") as report:
        return list(csv.DictReader(report))


def test_the_report_tells_where_and_of_what_class_each_value_is_and_no_value(home, name):
    found = [(one["file"], one["line"], one["column"], one["value_class"]) for one in told(home, name)]
    assert sorted(found) == [
        ("attendance.csv", "12", "student_id", "id"), ("attendance.csv", "13", "", "row"), ("discipline.csv", "2", "incident_date", "text"),
        ("students.csv", "12", "gender", "text"), ("students.csv", "13", "birth_date", "date"),
        ("students.csv", "13", "primary_language", "text")]
    assert all(one["reason"] and one["remedy"] for one in told(home, name))
    text = (home.quarantine / f"{name}.csv").read_text()
    assert text.startswith(",".join(REPORT)) and not [value for value in VALUES if value in text.replace("such as 2025-03-31", "")]


def test_nothing_of_the_rows_can_be_read_in_their_file_not_even_the_names_of_columns(home, name):
    held, = home.quarantine.glob("*.parquet")
    assert not [word for word in (*VALUES, *REPORT, "student_id", "students.csv") if word.encode() in held.read_bytes()]
    assert {path.stat().st_mode & 0o077 for path in (held, home.quarantine / f"{name}.csv")} == {0}


def test_the_rows_are_kept_but_for_who_it_is_and_what_may_not_outlive_its_time(home, name):
    """No name, birth date or address, whoever consented; no discipline; nothing of a row in which values cannot be told apart."""
    kept = {(str(one["file"]), one["line"]): json.loads(str(one["row"])) for one in put_aside_rows(home.quarantine, name, KEY)}
    assert set(kept) == {("students.csv", 12), ("students.csv", 13), ("attendance.csv", 12)}
    assert kept["attendance.csv", 12] == BAD["attendance"][0]
    assert kept["students.csv", 12] == {name: value for name, value in BAD["students"][0].items()
                                        if name not in ("given_name", "family_name", "birth_date", "address")}


def test_under_another_key_altered_or_under_another_name_no_row_opens(home, name):
    file = home.quarantine / f"{name}.parquet"
    shutil.copy(file, home.quarantine / "renamed.parquet")
    whole = file.read_bytes()
    file.write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
    for asked, key in ((name, KEY), ("renamed", KEY), (name, Key(bytes.fromhex(OTHER)))):
        with pytest.raises(NotKept, match="another key"):
            put_aside_rows(home.quarantine, asked, key)


def test_the_command_prints_the_rows_and_every_student_among_them_is_on_the_record(home, name):
    assert typed("quarantine").output == f"{name}  rows and report\n"
    done = typed("quarantine", f"{name}.csv")
    printed = list(csv.DictReader(done.output.splitlines()))
    assert (done.exit_code, len(printed), "Dari\\u202e" in done.output, "\u202e" in done.output) == (0, 4, True, False), done.output
    assert [json.loads(one["row"]) for one in printed if one["file"] == "attendance.csv"] == BAD["attendance"]
    looked = entries(store_of(home, {}), action=Action.EXAMINED)
    assert {entry.line.student for entry in looked} == {surrogate(home, student) for student in ("S-11", "S-12", "S-99")}
    assert {entry.line.note for entry in looked} == {f"a row in quarantine, of {name}"}
    assert all(entry.line.account.startswith("operator:") for entry in looked)


def test_where_the_look_cannot_be_put_on_the_record_nothing_is_printed(home, name):
    (home.path / "disclosures.db").rename(home.path / "elsewhere")
    done = typed("quarantine", name)
    assert (done.exit_code, "cannot be used" in done.output, "S-11" in done.output) == (1, True, False)


@pytest.mark.parametrize(("key", "asked", "says"), [
    (OTHER, "", "under another key"), ("", "", "set FLASHLIGHT_KEY"), ("secret", "", "32 random bytes"),
    (SECRET, "another", "No rows are kept under this name"), (SECRET, "../confidential/salt", "No rows are kept under this name")])
def test_what_is_wrong_is_said_and_no_row_and_no_key_is(home, name, monkeypatch, key, asked, says):
    monkeypatch.setenv("FLASHLIGHT_KEY", key)
    done = typed("quarantine", asked or name)
    assert (done.exit_code, says in done.output, "S-11" in done.output) == (1, True, False), done.output
    assert entries(store_of(home, {}), action=Action.EXAMINED) == []
    assert not key or key not in done.output


def test_without_a_key_no_row_is_kept_and_the_message_says_so(tmp_path, monkeypatch):
    monkeypatch.delenv("FLASHLIGHT_KEY", raising=False)
    monkeypatch.delenv("FLASHLIGHT_KEY_FILE", raising=False)
    home = a_home(tmp_path / "home")
    rows = a_bundle(10)["students"]
    receipt = loaded(home, write_bundle(tmp_path / "in", a_bundle(students=[*rows, a_student(11, gender="F")])))
    assert [path.name for path in home.quarantine.iterdir()] == [receipt.quarantine]
    assert "rows themselves are not kept" in receipt.words() and not receipt.rows_kept
    assert json.loads(next(home.receipts.iterdir()).read_text())["rows_kept"] is False


def test_the_receipt_says_how_the_rows_are_read(made, name):
    assert made[1].rows_kept and f"flashlight quarantine {name}" in made[1].words()


def days_on(home: Home, name: str, days: int) -> date:
    return date.fromisoformat(f"{name[:4]}-{name[4:6]}-{name[6:8]}") + timedelta(days)


@pytest.mark.parametrize(("days", "left"), [(29, True), (30, False)])
def test_the_rows_go_after_thirty_days_and_the_report_stays(home, name, tmp_path, monkeypatch, days, left):
    class Later(date):
        @classmethod
        def today(cls) -> date:
            return days_on(home, name, days)

    monkeypatch.setattr("data_access.cli.date", Later)
    assert typed("expire").exit_code == 0
    assert (bool(rows_left(home)), len(told(home, name))) == (left, 6)


def test_a_load_lets_old_rows_go_as_well_after_as_many_days_as_the_partnership_says(home, name, tmp_path):
    with home.partnership.open("a") as settings:
        settings.write("quarantine_days = 7\n")
    more = write_bundle(tmp_path / "more", a_bundle(11))
    loaded(home, more, today=days_on(home, name, 6))
    assert rows_left(home) == [f"{name}.parquet"]
    loaded(home, more, today=days_on(home, name, 7))
    assert rows_left(home) == []


def test_rows_that_an_older_flashlight_put_aside_in_clear_go_with_the_next_load(home, name, tmp_path):
    older = home.quarantine / "20250101T000000Z-00000000.csv"
    older.write_text('file,line,column,reason,remedy,row\nstudents.csv,2,gender,is odd,Mend it.,"{""given_name"": ""Quincey""}"\n')
    (home.quarantine / "unnamed.parquet").write_bytes(b"")
    loaded(home, write_bundle(tmp_path / "more", a_bundle(11)), today=days_on(home, name, 0))
    assert {path.name for path in home.quarantine.iterdir()} == {f"{name}.csv", f"{name}.parquet"}


def test_a_revocation_and_a_new_key_let_all_rows_go(home, name):
    for words, said in ((("revoke",), "S-1\n"), (("rekey",), "")):
        shutil.copy(home.quarantine / f"{name}.csv", home.quarantine / f"{name}.parquet")
        done = typed(*words, said=said)
        assert (done.exit_code, rows_left(home)) == (0, []), done.output
    assert typed("quarantine").output == f"{name}  report only\n"


def test_a_new_key_takes_rows_along_where_no_name_is_kept(home, name):
    os.unlink(home.confidential / "identities.db")
    assert (typed("rekey").exit_code, rows_left(home)) == (1, [])


def test_a_wrong_new_key_takes_nothing_along(home, name, monkeypatch):
    monkeypatch.setenv("FLASHLIGHT_NEW_KEY", SECRET)
    assert (typed("rekey").exit_code, rows_left(home)) == (1, [f"{name}.parquet"])


def test_a_refused_load_keeps_its_rows_too(tmp_path, monkeypatch):
    monkeypatch.setenv("FLASHLIGHT_KEY", SECRET)
    home = a_home(tmp_path / "home")
    with pytest.raises(Refused, match="more than the partnership allows"):
        loaded(home, write_bundle(tmp_path / "in", a_bundle(1, students=[a_student(1, gender="F")])))
    (file,) = rows_left(home)
    rows = put_aside_rows(home.quarantine, file.removesuffix(".parquet"), KEY)
    assert json.loads(str(rows[0]["row"]))["student_id"] == "S-1"


CLASSES = [("student_id", "S-1", "id"), ("student_id", "4711", "id"), ("gender", "", "empty"), ("gender", "7", "number"),
           ("gender", "-3.5e4", "number"), ("gender", "1,250.00", "number"), ("gender", "45%", "number"), ("gender", "2015-02-29", "date"),
           ("gender", "3/4/16", "date"), ("birth_date", "2016-04-05T00:00:00", "date"), ("birth_date", "May", "text"),
           ("gender", "nan", "text")]


@pytest.mark.parametrize(("column", "value", "expected"), CLASSES)
def test_the_class_of_a_value_is_a_word_of_six(column, value, expected):
    contract = by_table()["students"]
    assert class_of(contract, contract.column(column), value) == expected


def test_what_names_something_else_is_an_id():
    contract = by_table()["enrollments"]
    assert class_of(contract, contract.column("school"), "birch") == "id"
