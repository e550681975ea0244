"""A grown student asks to have records expunged: step by step, by several stewards, on record; and what is expunged stays away."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner, Result

from data_access import lending
from data_access.cli import cli
from data_access.disclosure_log import Action, begin, store_of
from data_access.governance import Governance, changes, governance_of
from data_access.governance.expungements import ask, close, decide, notify, requests
from data_access.home import Home, current
from data_access.loading.salt import surrogate
from data_access.matching.decisions import Decided, Decision, note
from disclosure import Role, Viewer
from disclosure.expungement import Kind, NotAllowedNow
from tests.integration.backups import backed_up, put_back
from tests.integration.bundles import TODAY, Row, a_bundle, a_consent, a_home, a_student, governed, loaded, rows_of, write_bundle
from tests.integration.disclosures import MINUTE, NOW, TUTOR, entries
from tests.integration.papers import STEWARD, STUDENT
from tests.integration.postgresql import BOTH, moved
from tests.integration.test_expiry import kept

SECOND, THIRD = (Viewer(f"{name}@example.org", frozenset({Role.STEWARD})) for name in ("second", "third"))
GROWN = "2000-01-01"
TOMORROW = NOW + timedelta(days=1)


def an_incident(student: int, incident: str) -> Row:
    return {"student_id": f"S-{student}", "incident": incident, "school_year": "2025", "school": "birch", "incident_date": "2025-01-15",
            "action": "Suspension", "days": "1"}


BUNDLE = a_bundle(3, consents=[a_consent(1)], discipline=[an_incident(3, "mine"), an_incident(3, "too"), an_incident(2, "another's")])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Two versions of the facts with the same discipline records, and a record of disclosures."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FLASHLIGHT_KEY", "11" * 32)
        home = a_home(tmp_path_factory.mktemp("made") / "home")
        loaded(home, write_bundle(home.path.parent / "in", BUNDLE))
        loaded(home, write_bundle(home.path.parent / "more", {"attendance": a_bundle(3)["attendance"][:1]}))
        begin(store_of(home, {}), Viewer("operator"), NOW - MINUTE)
        yield home


@pytest.fixture(params=BOTH)
def home(made: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Home:
    place = Home(Path(shutil.copytree(made.path, tmp_path / "home")))
    monkeypatch.setenv("FLASHLIGHT_KEY", "11" * 32)
    monkeypatch.setenv("FLASHLIGHT_HOME", str(place.path))
    monkeypatch.setattr("data_access.expunge_commands._now", lambda: NOW)
    return moved(place, request)


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """A steward, by the name of their system account, types a command."""
    def command(who: str, *words: object, said: str = "because") -> Result:
        monkeypatch.setattr("data_access.operators.pwd.getpwuid", lambda _number: SimpleNamespace(pw_name=who))
        return CliRunner().invoke(cli, ["expunge", *map(str, words)], input=said)

    return command


def asked(student: int = 3, born: str = GROWN, why: str = "I was a child") -> str:
    return f"S-{student}\n{born}\n{why}\n"


def granted(types: Callable[..., Result]) -> None:
    """A request of S-3, granted and told, that waits for its outcome."""
    assert types("ann", "request", "--kind", "behavioral", said=asked()).exit_code == 0
    assert types("ben", "decide", "E-1", "--grant").exit_code == 0
    assert types("ann", "notice", "E-1", "--told-on", TODAY).exit_code == 0


def test_an_expunged_record_is_gone_from_every_version_of_the_facts_and_a_file_does_not_bring_it_back(home, types, tmp_path):
    granted(types)
    done = types("cy", "outcome", "E-1", "--expunge")
    assert (done.exit_code, "S-3" in done.output, str(surrogate(home, "S-3")) in done.output) == (0, False, False), done.output
    versions = sorted(home.confidential.glob("facts-*.duckdb"))
    assert [kept(home, version) for version in versions] == [{"another's"}] * 2
    loaded(home, write_bundle(tmp_path / "again", a_bundle(4) | {"discipline": BUNDLE["discipline"]}))
    assert kept(home) == {"another's"}
    assert rows_of(home, "select count(*) from enrollments") == [(4,)]
    (entry,) = entries(store_of(home, {}), action=Action.SEALED)
    assert (entry.line.student, entry.line.note, entry.line.account) == (surrogate(home, "S-3"), "behavioral", "operator:cy")


def test_rows_put_aside_go_with_an_expunged_record_whoever_they_are_about(home, types, tmp_path):
    loaded(home, write_bundle(tmp_path / "bad", a_bundle(students=[*a_bundle()["students"], a_student(11, gender="F")])))
    granted(types)
    assert len([*home.quarantine.glob("*.parquet")]) == 1
    assert types("cy", "outcome", "E-1", "--expunge").exit_code == 0
    assert [path.suffix for path in home.quarantine.iterdir()] == [".csv"]


def test_facts_and_governance_from_a_backup_do_not_bring_it_back(home, types, tmp_path):
    backup = backed_up(home, tmp_path / "backup")
    granted(types)
    assert types("cy", "outcome", "E-1", "--expunge").exit_code == 0
    for part in ("governance.db", "facts-", "current"):
        put_back(backup, part, home)
    assert kept(home) == {"mine", "too", "another's"}
    assert CliRunner().invoke(cli, ["expire"]).exit_code == 0
    assert "mine" not in kept(home)


def test_every_step_is_on_record_with_what_was_there_before_and_after(home, types):
    granted(types)
    assert types("cy", "outcome", "E-1", "--expunge", said="The student was heard out\nand is right").exit_code == 0
    told = [change for change in changes(governance_of(home, os.environ), STEWARD) if change.table == "expungements"]
    assert [change.account for change in told] == [f"operator:{who}" for who in ("ann", "ben", "ann", "cy")]
    assert [json.loads(change.before)["step"] if change.before else "" for change in told] == ["", "requested", "decided", "notified"]
    last = json.loads(told[-1].after)
    assert (last["step"], last["outcome"], last["outcome_why"]) == ("closed", "expunged", "The student was heard out\nand is right")
    assert types("cy", "list").output == "E-1  behavioral  closed  granted  expunged\n"


def test_what_is_denied_without_a_hearing_is_kept(home, types):
    types("ann", "request", "--kind", "behavioral", said=asked())
    types("ben", "decide", "E-1", "--deny")
    types("ann", "notice", "E-1", "--told-on", TODAY)
    refused = types("cy", "outcome", "E-1", "--expunge")
    assert (refused.exit_code, "no hearing" in refused.output) == (1, True)
    assert types("cy", "outcome", "E-1", "--keep").exit_code == 0
    assert kept(home) == {"mine", "too", "another's"}
    assert entries(store_of(home, {}), action=Action.SEALED) == []


def test_what_is_expunged_under_one_id_of_a_person_is_expunged_under_all(home, types):
    granted(types)
    two, three = surrogate(home, "S-2"), surrogate(home, "S-3")
    note(governance_of(home, os.environ), STEWARD, Decided((min(two, three), max(two, three)), Decision.SAME, "state ID"), NOW)
    assert types("cy", "outcome", "E-1", "--expunge").exit_code == 0
    assert kept(home) == set()
    assert {entry.line.student for entry in entries(store_of(home, {}), action=Action.SEALED)} == {two, three}


def test_an_outcome_that_was_stopped_is_written_by_the_same_command_and_sealed_once(home, types, monkeypatch):
    granted(types)
    with monkeypatch.context() as stopped:
        stopped.setattr("data_access.expunging.renew", lambda *_asked: (_ for _ in ()).throw(LookupError("killed")))
        assert isinstance(types("cy", "outcome", "E-1", "--expunge").exception, LookupError)
    assert kept(home) == {"mine", "too", "another's"}
    assert types("cy", "outcome", "E-1", "--expunge").exit_code == 0
    assert kept(home) == {"another's"}
    assert len(entries(store_of(home, {}), action=Action.SEALED)) == 1


def test_without_the_record_of_disclosures_nothing_is_expunged_unseen(home, types):
    granted(types)
    (home.path / "disclosures.db").rename(home.path / "renamed")
    assert types("cy", "outcome", "E-1", "--expunge").exit_code == 1
    assert kept(home) == {"mine", "too", "another's"}
    assert governed(home, "expungements")[0]["step"] == "notified"


REFUSED = [("grades", asked(), "may not"), ("enrollment", asked(), "may not"), ("medical", asked(), "no medical records"),
           ("behavioral", asked(born="2002-11-23"), "23 and older"), ("behavioral", asked(9), "with this id"),
           ("behavioral", asked(1), "not the birth date"), ("behavioral", "S-3\nlast spring\nwhy", "YYYY-MM-DD"),
           ("behavioral", asked(why=" "), "Say why"), ("behavioral", "", "YYYY-MM-DD")]


@pytest.mark.parametrize(("kind", "said", "told"), REFUSED)
def test_what_cannot_be_asked_is_told_without_naming_anybody(home, types, kind, said, told):
    lending._close_all()
    done = types("ann", "request", "--kind", kind, said=said)
    assert (done.exit_code, told in done.output) == (1, True), done.output
    assert not [value for value in ("S-3", "S-1", "S-9", GROWN) if value in done.output]
    assert governed(home, "expungements") == []
    assert current(home.confidential) is not None


def a_request(store: Governance) -> str:
    return ask(store, STEWARD, STUDENT, Kind.BEHAVIORAL, "why", NOW)


def test_nobody_decides_on_their_own_request_or_closes_what_they_decided(governance):
    number = a_request(governance)
    with pytest.raises(NotAllowedNow, match="another steward"):
        decide(governance, STEWARD, number, True, "why", NOW)
    decide(governance, SECOND, number, True, "why", NOW)
    notify(governance, STEWARD, number, TODAY, None, NOW)
    for who in (STEWARD, SECOND):
        with pytest.raises(NotAllowedNow, match="another steward"):
            close(governance, who, number, True, "why", NOW)
    assert close(governance, THIRD, number, True, "why", NOW).outcome == "expunged"


def test_steps_are_taken_in_their_order_once(governance):
    number = a_request(governance)
    for early in (lambda: notify(governance, SECOND, number, TODAY, None, NOW), lambda: close(governance, SECOND, number, True, "w", NOW)):
        with pytest.raises(NotAllowedNow, match="is requested"):
            early()
    decide(governance, SECOND, number, False, "why", NOW)
    with pytest.raises(NotAllowedNow, match="is decided"):
        decide(governance, THIRD, number, True, "why", NOW)
    with pytest.raises(NotAllowedNow, match="counts from the day"):
        notify(governance, STEWARD, number, TOMORROW.date(), None, NOW)
    with pytest.raises(NotAllowedNow, match="no request of that number"):
        decide(governance, THIRD, "E-9", True, "why", NOW)
    assert [one.step for one in requests(governance, STEWARD)] == ["decided"]


def test_after_a_hearing_the_outcome_may_be_another_and_not_before_it(governance):
    number = a_request(governance)
    decide(governance, SECOND, number, False, "why", NOW)
    notify(governance, STEWARD, number, TODAY, TOMORROW.date(), NOW)
    with pytest.raises(NotAllowedNow, match="after it"):
        close(governance, THIRD, number, True, "why", NOW)
    assert close(governance, THIRD, number, True, "why", TOMORROW).outcome == "expunged"


def test_requests_are_for_stewards_and_each_has_its_number(governance):
    assert [a_request(governance) for _ in range(3)] == ["E-1", "E-2", "E-3"]
    refused = [lambda: requests(governance, TUTOR), lambda: decide(governance, TUTOR, "E-1", True, "why", NOW),
               lambda: ask(governance, TUTOR, STUDENT, Kind.BEHAVIORAL, "why", NOW)]
    for does in refused:
        with pytest.raises(NotAllowedNow, match="stewards"):
            does()
