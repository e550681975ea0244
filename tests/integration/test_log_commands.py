"""What an auditor types: the record is begun once, verified, shown and exported, and a student is never named on the command line."""

from __future__ import annotations

import csv
import json
import shlex
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from data_access.cli import cli
from data_access.disclosure_log import Action, Asked
from data_access.governance import Received, governance_of
from data_access.home import Home
from data_access.loading.salt import surrogate
from disclosure import Purpose, Role, Scope, Viewer
from tests.integration.bundles import a_bundle, a_home, loaded, rows_of, write_bundle
from tests.integration.disclosures import AUDITOR, MINUTE, NOW, TUTOR, Store, is_refused, looks, opens
from tests.integration.papers import receives


def flashlight(*words: object, said: str = "") -> Result:
    return CliRunner().invoke(cli, ["log", *map(str, words)], input=said)


@pytest.fixture(scope="module")
def enrolled(tmp_path_factory) -> Path:
    """A home with two students."""
    home = a_home(tmp_path_factory.mktemp("enrolled") / "home")
    loaded(home, write_bundle(home.path / "in", a_bundle(2)))
    return home.path


@pytest.fixture
def home(enrolled, tmp_path, monkeypatch) -> Home:
    """A home with two students, and a record that is begun."""
    monkeypatch.setenv("FLASHLIGHT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FLASHLIGHT_LOG_HEAD", str(tmp_path / "elsewhere" / "head"))
    place = Home(Path(shutil.copytree(enrolled, tmp_path / "home")))
    assert flashlight("begin").exit_code == 0
    return place


def store(home: Home) -> Store:
    return Store(home.path / "disclosures.db", home.path.parent / "elsewhere" / "head")


def test_a_student_is_found_by_the_key_that_the_load_gave(home):
    keys = {key for key, in rows_of(home, "select student from students")}
    assert {surrogate(home, "S-1"), surrogate(home, " S-2\n")} == keys


def test_the_record_for_one_student_names_everybody_who_asked(home):
    opens(store(home), surrogate(home, "S-1"))
    is_refused(store(home), surrogate(home, "S-2"))
    shown = flashlight("show", "--student", said="S-1\n")
    assert shown.exit_code == 0
    assert [word in shown.output for word in ("tutor@example.org", "readers", "Tutoring", "opened", "refused")] == [True] * 4 + [False]
    assert "S-1" not in shown.output


def test_a_window_of_time_and_an_account_can_be_asked_for(home):
    for student in (1, 2):
        opens(store(home), student, at=NOW + student * MINUTE)
    shown = flashlight("show", "--account", "tutor@example.org", "--since", "2025-11-22T15:31:30", "--until", "2025-11-23", "--json")
    assert [json.loads(line)["student"] for line in shown.output.splitlines()] == [2]


def test_for_the_day_of_a_breach_a_report_says_whose_records_each_account_opened_and_who_opened_each_record(home):
    other = Viewer("other@example.org", frozenset({Role.NEED_TO_KNOW}))
    for student, minutes in ((1, 0), (1, 20), (2, 30), (3, 90)):
        opens(store(home), student, at=NOW + minutes * MINUTE)
    opens(store(home), 1, at=NOW + 40 * MINUTE, viewer=other)
    is_refused(store(home), 4, at=NOW + 50 * MINUTE)
    window = ("--since", "2025-11-22T15:30", "--until", "2025-11-22T16:30")
    told = json.loads(flashlight("report", *window, "--json").output)
    found = [(one["account"], one["student"], one["opened"], one["refused"]) for one in told]
    assert found == [(other.account, 1, 1, 0), (TUTOR.account, 1, 2, 0), (TUTOR.account, 2, 1, 0), (TUTOR.account, 4, 0, 1)]
    by_account = flashlight("report", *window).output
    assert "tutor@example.org for readers: 3 openings, 1 refusals\n    student 1: 2 openings, 0 refusals, 2025-11-22T15:30" in by_account
    by_student = flashlight("report", "--by", "student", *window).output
    assert by_student.startswith("student 1: 3 openings, 0 refusals\n    other@example.org for readers: 1 openings")
    assert "student 3" not in by_account + by_student


def test_a_report_about_one_student_is_asked_for_without_naming_them(home):
    opens(store(home), surrogate(home, "S-1"))
    opens(store(home), 2)
    shown = flashlight("report", "--student", "--by", "student", said="S-1\n")
    assert (shown.exit_code, shown.output.count("student"), "S-1" in shown.output) == (0, 1, False)
    assert flashlight("report", "--number", "--partner", "readers", said="2\n").output.count("student") == 1
    for nobody in (("--account", "nobody@example.org"), ("--partner", "mentors"), ("--purpose", "CollegeAdvising")):
        assert flashlight("report", *nobody).output == "Nobody opened or tried anything.\n"


@pytest.mark.parametrize("asked", [
    {}, {"account": "coach o'hara@example.org"}, {"student": 2}, {"student": 2, "action": Action.REFUSED},
    {"student": 2, "partner": "mentors"}, {"partner": "readers", "purpose": Purpose.TUTORING, "since": NOW, "until": NOW + 2 * MINUTE}])
def test_what_is_found_on_the_page_is_exported_and_shown_by_the_command_that_the_page_names(home, tmp_path, asked):
    opens(store(home), 1)
    opens(store(home), 2, at=NOW + MINUTE, viewer=Viewer("coach o'hara@example.org", frozenset({Role.NEED_TO_KNOW})))
    is_refused(store(home), 2, scope=Scope("mentors", frozenset()))
    _, *found = looks(store(home), **asked)
    options, said = shlex.split(Asked(**asked).options()), f"{asked.get('student')}\n"
    out = tmp_path / "out.csv"
    assert flashlight("export", "--out", out, *options, said=said).exit_code == 0
    exported = [int(row["entry"]) for row in csv.DictReader(out.read_text(encoding="utf-8").splitlines())]
    shown = [json.loads(line)["entry"] for line in flashlight("show", "--json", *options, said=said).output.splitlines()]
    assert found and exported == shown
    assert [number for number in exported if number not in found] == ([5] if asked in ({}, {"student": 2}) else []), "its own look"


def test_what_cannot_be_asked_for_is_wrong_usage_and_is_not_repeated(home):
    for options, said in ((("--number",), "S-1\n"), (("--number", "--student"), "S-1\n"), (("--purpose", "Any"), "")):
        refused = flashlight("show", *options, said=said)
        assert (refused.exit_code, "S-1" in refused.output) == (2, False)


def test_an_export_holds_every_entry_with_its_digest_and_is_never_written_over(home, tmp_path):
    opens(store(home), 1)
    out = tmp_path / "for the auditor.csv"
    assert flashlight("export", "--out", out).exit_code == 0
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [(row["entry"], row["action"]) for row in rows] == [("1", "started"), ("2", "opened")]
    assert rows[1]["previous"] == rows[0]["digest"]
    assert out.stat().st_mode & 0o077 == 0
    assert flashlight("export", "--out", out).exit_code == 1


def test_a_whole_record_verifies_and_a_damaged_one_ends_with_exit_code_1(home):
    opens(store(home), 1)
    assert json.loads(flashlight("verify", "--json").output)["faults"] == []
    with closing(sqlite3.connect(store(home).entries)) as connection, connection:
        connection.execute("update entries set account = 'nobody' where entry = 2")
    found = flashlight("verify", "--json")
    assert found.exit_code == 1
    assert [(fault["damage"], fault["first"]) for fault in json.loads(found.output)["faults"]] == [("altered", 2)]
    assert "Entry 2 was altered" in flashlight("verify").output


def test_what_was_changed_among_papers_is_shown_with_who_did_it_and_what_it_was(home):
    tutor = {"account": "tutor@example.org", "name": "T", "partner": "", "disabled_on": None}
    governance = governance_of(home, {})
    for roles in ("program_staff", "need_to_know"):
        receives(governance, Received({"accounts": ({**tutor, "roles": roles},)}, {}))
    shown = [json.loads(line) for line in flashlight("changes", "--since", "2020-01-01", "--json").output.splitlines()]
    before, after = (json.loads(shown[-1][which])["roles"] for which in ("before", "after"))
    assert (shown[-1]["table"], before, after) == ("accounts", "program_staff", "need_to_know")
    assert "program_staff" in flashlight("changes", "--account", shown[-1]["account"]).output
    for nobody in (("--account", "nobody@example.org"), ("--since", "2999-01-01"), ("--until", "1999-01-01")):
        assert flashlight("changes", *nobody).output == ""


def test_a_record_is_begun_once_and_a_missing_one_is_told(home):
    again = flashlight("begin")
    assert (again.exit_code, "never begun over another" in again.output) == (1, True)
    store(home).head.unlink()
    assert flashlight("verify").exit_code == 1
    store(home).entries.unlink()
    assert flashlight("show").exit_code == 1
    assert AUDITOR.account not in flashlight("show").output
