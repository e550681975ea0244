"""A family takes its consent back: the record closes and the name is gone at once, on record, and no file or backup brings it back."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime

import pytest
from typer.testing import CliRunner, Result

from data_access import identities
from data_access.cli import cli
from data_access.disclosure_log import Action, store_of
from data_access.governance import GovernanceUnavailable, governance_of
from data_access.governance.editing import Answer
from data_access.home import Home
from data_access.loading.salt import surrogate
from data_access.paperwork import Kept
from data_access.student_papers import take_back
from data_access.students import SessionOver
from tests.integration.bundles import a_bundle, governed, loaded, write_bundle
from tests.integration.disclosures import NOW, TODAY, entries
from tests.integration.test_gateway import PAPERS, home, made, opened
from tests.integration.test_paperwork import a_steward

__all__ = ["home", "made"]


class Clock:
    """Today, as these tests have it."""

    @staticmethod
    def now() -> datetime:
        return NOW


@pytest.fixture
def chosen(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home of the command line, on the day of these tests."""
    monkeypatch.setenv("FLASHLIGHT_HOME", str(home.path))
    monkeypatch.setattr("data_access.cli.datetime", Clock)
    return home


def revokes(student_id: str) -> Result:
    return CliRunner().invoke(cli, ["revoke"], input=f"{student_id}\n")


def named(place: Home) -> int:
    return identities.count(place.confidential / "identities.db")


def test_a_revocation_closes_the_record_and_forgets_the_name_at_once(chosen):
    assert opened(chosen) is not None
    before = named(chosen)
    done = revokes("S-1")
    assert (done.exit_code, done.output.partition(".")[0]) == (0, "2 consents ended")
    assert "S-1" not in done.output
    assert opened(chosen) is None
    assert named(chosen) == before - 1
    (entry,) = entries(store_of(chosen, {}), action=Action.REVOKED)
    assert entry.line.student == surrogate(chosen, "S-1")
    assert entry.line.account.startswith("operator:")


def test_a_name_that_cannot_be_deleted_yet_keeps_no_record_open_and_goes_with_the_next_try(chosen, monkeypatch):
    """Also of a student with two ids: the consents of both end before the first name is forgotten."""
    both = [surrogate(chosen, "S-1"), surrogate(chosen, "S-2")]
    monkeypatch.setattr("data_access.revoking.keys_of", lambda *_: both)
    monkeypatch.setattr("data_access.identities.BUSY_SECONDS", 0)
    before = named(chosen)
    with closing(sqlite3.connect(chosen.confidential / "identities.db", isolation_level=None)) as another:
        another.execute("begin immediate")
        done = revokes("S-1")
        assert (done.exit_code, "could not be deleted yet" in done.output, "S-1" in done.output) == (1, True, False)
        assert take_back(chosen, a_steward(chosen), "S-1") == Kept(Answer.NAME_KEPT)
    assert [row["revoked_on"] for row in governed(chosen, "consents")] == [TODAY] * 3 and named(chosen) == before
    assert take_back(chosen, a_steward(chosen), "S-1") == Kept(Answer.REVOKED) and named(chosen) == before - 2


def test_a_revocation_that_is_on_the_record_and_goes_no_further_is_told_as_that(chosen, monkeypatch):
    """It used to be told that nothing was entered."""
    def is_gone(*_: object) -> int:
        raise GovernanceUnavailable("The governance store cannot be used (OperationalError).")

    with monkeypatch.context() as gone:
        gone.setattr("data_access.governance.revoke", is_gone)
        assert take_back(chosen, a_steward(chosen), "S-1") == Kept(Answer.REVOKED_IN_PART)
        done = revokes("S-1")
        assert (done.exit_code, "could not all be ended yet" in done.output, "S-1" in done.output) == (1, True, False)
    assert len(entries(store_of(chosen, {}), action=Action.REVOKED)) == 2 and opened(chosen) is None
    assert take_back(chosen, a_steward(chosen), "S-1") == Kept(Answer.REVOKED)


def test_an_id_that_is_not_known_is_told_and_changes_nobody(chosen):
    for typed in ("S-99", ""):
        done = revokes(typed)
        assert (done.exit_code, "typed" in done.output) == (1, True)
    assert opened(chosen) is not None


def test_a_file_from_before_the_revocation_does_not_undo_it(chosen, tmp_path):
    before = named(chosen)
    assert revokes("S-1").exit_code == 0
    loaded(chosen, write_bundle(tmp_path / "again", a_bundle(4, **PAPERS)))
    assert opened(chosen) is None
    assert named(chosen) == before - 1


def test_facts_put_back_from_a_backup_do_not_undo_it(chosen, tmp_path):
    shutil.copytree(chosen.confidential, tmp_path / "backup")
    assert revokes("S-1").exit_code == 0
    head = (chosen.confidential / "disclosures.head").read_bytes()
    shutil.rmtree(chosen.confidential)
    shutil.copytree(tmp_path / "backup", chosen.confidential)
    (chosen.confidential / "disclosures.head").write_bytes(head)
    assert opened(chosen) is None


def test_without_the_record_of_disclosures_nothing_is_revoked_unseen(chosen):
    (chosen.path / "disclosures.db").rename(chosen.path / "renamed")
    assert revokes("S-1").exit_code == 1
    with governance_of(chosen, os.environ).reading() as connection:
        assert connection.exec_driver_sql("select count(*) from consents where revoked_on is not null").scalar() == 0


def is_open(place: Home) -> bool:
    """Whether the record opens; who is cut off is not even signed in any more."""
    try:
        return opened(place) is not None
    except SessionOver:
        return False


@pytest.mark.parametrize(("switch", "tries"), [
    (("--account", "tutor@example.org"), ["opened"]),
    (("--partner", "readers"), ["opened", "refused", "opened"]),
    (("--everything",), ["opened", "refused", "opened"]),
])
def test_on_the_day_of_a_breach_access_stops_at_once_and_is_restored(chosen, switch, tries):
    assert is_open(chosen)
    assert CliRunner().invoke(cli, ["access", "stop", *switch]).exit_code == 0
    assert not is_open(chosen)
    assert CliRunner().invoke(cli, ["access", "restore", *switch]).exit_code == 0
    assert is_open(chosen)
    assert [entry.line.action for entry in entries(store_of(chosen, {}))] == ["started", *tries]


def test_a_family_is_heard_while_all_access_is_stopped(chosen):
    assert CliRunner().invoke(cli, ["access", "stop", "--everything"]).exit_code == 0
    assert revokes("S-1").exit_code == 0
    assert CliRunner().invoke(cli, ["access", "restore", "--everything"]).exit_code == 0
    assert not is_open(chosen)


def test_a_switch_that_does_not_say_for_whom_is_wrong_usage():
    for words in (("stop",), ("stop", "--everything", "--partner", "readers"), ("restore",)):
        assert CliRunner().invoke(cli, ["access", *words]).exit_code == 2
