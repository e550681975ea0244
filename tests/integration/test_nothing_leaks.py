"""A whole life of data at the terminal: no name, id, birth date, key or password is said, or lies in any file that is not encrypted."""

from __future__ import annotations

import traceback
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data_access import lending
from data_access.cli import cli
from data_access.home import Home
from tests.integration.bundles import TODAY, Row, a_bundle, a_home, a_student, write_bundle, write_rows
from tests.integration.postgresql import BOTH, moved
from tests.integration.test_gateway import PAPERS, opened

pytestmark = pytest.mark.slow
KEY, NEW_KEY = "5a" * 32, "6b" * 32
PUPIL = "PUPIL-4711-{}"
SECRETS = ("PUPIL-4711", "Quincey", "Zabriskie", "Unlikely", "2016-04-05", "2000-01-01", KEY, NEW_KEY)


class Today(date):
    """The day of these tests."""

    @classmethod
    def today(cls) -> date:
        return TODAY


def renamed(table: list[Row]) -> list[Row]:
    return [{name: PUPIL.format(value[2:]) if name == "student_id" else value for name, value in row.items()} for row in table]


@pytest.fixture(params=BOTH)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Home:
    for name, value in (("HOME", str(tmp_path / "home")), ("KEY", KEY), ("NEW_KEY", NEW_KEY), ("LOG_HEAD", str(tmp_path / "elsewhere")),
                        ("SECRET", bytes(range(32)).hex())):
        monkeypatch.setenv(f"FLASHLIGHT_{name}", value)
    monkeypatch.setattr("data_access.cli.date", Today)
    return moved(a_home(tmp_path / "home", quarantine_limit=0.5), request)


def said(*words: str, typed: str = "") -> str:
    """What a command says on both channels, a traceback included."""
    done = CliRunner().invoke(cli, words, input=typed)
    trace = done.exception if isinstance(done.exception, Exception) else None
    return done.output + "".join(traceback.format_exception(trace) if trace else ())


def whole_life(tmp_path: Path, home: Home) -> list[str]:
    """Everything is loaded, opened, searched, revoked, rekeyed, and let go; some of it is wrong."""
    tables = {name: renamed(table) for name, table in a_bundle(4, **PAPERS).items()}
    tables["students"].append(a_student(5, student_id=PUPIL.format(5), gender="F"))
    tables["grades"].append(tables["grades"][0] | {"student_id": PUPIL.format(99)})
    folder, told = write_bundle(tmp_path / "in", tables), [said("log", "begin")]
    told.append(said("load", str(folder)))
    (put,) = home.quarantine.glob("*.parquet")
    told.append(said("quarantine"))
    assert PUPIL.format(5) in said("quarantine", put.stem)
    told.append(said("load", str(write_rows(tmp_path / "students.csv", [{"student_id": PUPIL.format(1), "given_name": "Quincey"}]))))
    record = opened(home, PUPIL.format(1))
    assert record is not None and record.name.startswith("Quincey")
    lending._close_all()
    about = PUPIL.format(1) + "\n"
    told += [said("log", "show", "--student", typed=about), said("log", "report", "--student", typed=about), said("revoke", typed=about),
             said("revoke", typed=PUPIL.format(77)), said("log", "export", "--out", str(tmp_path / "home" / "log.csv")),
             said("expunge", "request", "--kind", "behavioral", typed=f"{PUPIL.format(3)}\n2000-01-01\nwhy"),
             said("expunge", "request", "--kind", "grades", typed=f"{PUPIL.format(3)}\n2000-01-01\nwhy"),
             said("expunge", "list"), said("expire"), said("rekey"), said("rekey"), said("log", "verify"),
             said("release", "--uncertified")]
    return told


def test_from_the_first_load_to_the_last_deletion_nobody_is_named_outside_the_encrypted_store(tmp_path, home, capfd):
    told = whole_life(tmp_path, home)
    told += capfd.readouterr()
    assert [secret for secret in SECRETS for one in told if secret in one] == []
    assert [one for one in told if "Traceback" in one] == []
    files = {path: path.read_bytes() for path in home.path.rglob("*") if path.is_file()}
    assert {"disclosures.db", "log.csv", "facts-1.duckdb", "identities.db"} <= {path.name for path in files}
    assert [(path.name, secret) for path, held in files.items() for secret in SECRETS if secret.encode() in held] == []
    done = ("Loaded", "consents ended", "names are under the new key", "Request E-1", "Let go", "one unbroken chain", "published")
    assert [word for word in done if word not in " ".join(told)] == [], told
