"""A student whom two sources know under different ids is brought to a steward, and is one person only when the steward says so (R73)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data_access import publishing
from data_access.disclosure_log import begin, store_of
from data_access.governance import NotAllowed, changes, governance_of
from data_access.home import Home
from data_access.loading import Outcome
from data_access.loading.salt import surrogate
from data_access.matching import Decision, NotMatched, candidates, decide, decided, groups_of, look
from data_access.publishing import make_release
from data_access.rekeying import rekey
from data_access.remembered import revocations
from data_access.revoking import revoke
from disclosure import Role, Viewer
from tests.integration.bundles import a_bundle, a_consent, a_home, a_student, an_enrollment, loaded, rows_of, write_bundle
from tests.integration.postgresql import BOTH, moved

pytestmark = pytest.mark.slow
PROJECT = Path(__file__).resolve().parent.parent.parent
KEY = "11" * 32
NOW = datetime(2025, 11, 22, 12, tzinfo=UTC)
STEWARD = Viewer("steward@example.org", frozenset({Role.STEWARD}))
NAMES = ("Quincey", "Zabriskie", "Unlikely Lane")


def a_pupil(number: int, **said: str) -> dict[str, str]:
    return a_student(number) | {"state_id": "", "local_id": "", "birth_date": f"2016-04-{number:02d}"} | said


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A district's ten students, and a partner's four: one with the state ID of S-1, one with the district's ID and birth date of S-2,
    one who is spelled almost like S-3, one with nothing but a shared address. All but S-1's family gave their consent."""
    folder, numbers = tmp_path_factory.mktemp("matching"), range(1, 11)
    home = a_home(folder / "home")
    pupils = [a_pupil(number, state_id=f"ut{number}") for number in numbers]
    theirs = [a_pupil(91, state_id="UT1", birth_date=""), a_pupil(92, local_id="s-2", birth_date="2016-04-02", given_name=""),
              a_pupil(93, given_name="Quincy3", family_name="Zabriskie3", birth_date="2016-04-03", address="3 Unlikely Lane"),
              a_pupil(94, given_name="Otto", family_name="Umlaut", birth_date="2015-01-09", address="4 Unlikely Lane")]
    with pytest.MonkeyPatch.context() as here:
        here.setenv("FLASHLIGHT_KEY", KEY)
        loaded(home, write_bundle(folder / "district", a_bundle(
            10, students=pupils, consents=[a_consent(number) for number in numbers if number > 1])))
        loaded(home, write_bundle(folder / "partner", {
            "students": theirs, "enrollments": [an_enrollment(number, days_enrolled="20") for number in (91, 92, 93, 94)],
            "consents": [a_consent(number) for number in (91, 92, 93, 94)]}))
    return home.path


@pytest.fixture(params=BOTH)
def home(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Home:
    monkeypatch.setenv("FLASHLIGHT_KEY", KEY)
    return moved(Home(Path(shutil.copytree(made, tmp_path / "home"))), request)


def students(home: Home) -> int:
    """Students whom the release of the region counts."""
    make_release(home, lambda words, done: None, uncertified=True)
    (people,), = rows_of(home, "select max(people) from cells where place = 'valley' and school_year = '2025'")
    return int(str(people))


def test_shared_ids_come_first_then_likeness_and_nothing_is_joined_by_itself(home):
    found = candidates(home, STEWARD)
    assert {one.basis for one in found[:2]} == {"state ID", "local ID and birth date"}
    assert [one.basis for one in found[2:]] == ["likeness"]
    likely = found[-1].agreement
    assert likely is not None and (likely.given_name, likely.family_name, likely.birth_date, likely.address) == (
        "close", "same", "same", "same")
    assert next(one for one in found if one.basis == "state ID").agreement is None
    assert groups_of(decided(governance_of(home, os.environ)).values()) == ()


def test_a_person_who_is_accepted_counts_once_in_the_next_release_and_twice_again_once_that_is_undone(home, tmp_path, monkeypatch):
    (tmp_path / "indicators").mkdir()
    for file in publishing.SHIPPED.glob("*_race.*"):
        shutil.copy(file, tmp_path / "indicators")
    monkeypatch.setattr(publishing, "SHIPPED", tmp_path / "indicators")
    pair = candidates(home, STEWARD)[0].name
    before = students(home)
    decide(home, STEWARD, pair, Decision.SAME, NOW)
    assert students(home) == before - 1
    decide(home, STEWARD, pair, Decision.OPEN, NOW)
    assert students(home) == before
    assert pair in {one.name for one in candidates(home, STEWARD)}


def test_every_decision_is_logged_with_what_was_decided_before(home):
    one, other, _ = candidates(home, STEWARD)
    decide(home, STEWARD, one.name, Decision.SAME, NOW)
    decide(home, STEWARD, one.name, Decision.OPEN, NOW)
    decide(home, STEWARD, other.name, Decision.DIFFERENT, NOW)
    logged = [change for change in changes(governance_of(home, os.environ), STEWARD) if change.table == "matches"]
    assert [(change.account, change.before and json.loads(change.before)["decision"], json.loads(change.after)["decision"])
            for change in logged] == [(STEWARD.account, "", "same"), (STEWARD.account, "same", "open"), (STEWARD.account, "", "different")]
    assert {one.name for one in candidates(home, STEWARD)} & {other.name} == set()


def test_a_steward_who_looks_a_pair_up_is_told_two_ids_and_that_is_logged(home):
    pair = candidates(home, STEWARD)[-1].name
    assert set(look(home, STEWARD, pair, NOW)) == {"S-3", "S-93"}
    assert changes(governance_of(home, os.environ), STEWARD)[-1].table == "matches"


def test_a_family_that_takes_its_consent_back_under_one_id_takes_it_back_under_all(home):
    pair = candidates(home, STEWARD)[-1].name
    decide(home, STEWARD, pair, Decision.SAME, NOW)
    begin(store_of(home, os.environ), STEWARD, NOW)
    assert revoke(home, STEWARD, "S-93", NOW) == 2
    assert {one.student for one in revocations(home, STEWARD)} == {surrogate(home, "S-3"), surrogate(home, "S-93")}
    assert look(home, STEWARD, pair, NOW) == ("", "")


def test_after_a_change_of_the_key_ids_are_compared_once_every_source_is_loaded_again(made, home, monkeypatch):
    before = candidates(home, STEWARD)
    monkeypatch.setenv("FLASHLIGHT_NEW_KEY", "22" * 32)
    rekey(home, os.environ)
    monkeypatch.setenv("FLASHLIGHT_KEY", "22" * 32)
    assert [one.basis for one in candidates(home, STEWARD)] == ["likeness"]
    sources = [made.parent / source for source in ("district", "partner")]
    assert [loaded(home, source).outcome for source in (*sources, *sources)] == [Outcome.ACCEPTED] * 2 + [Outcome.UNCHANGED] * 2
    assert candidates(home, STEWARD) == before


def test_who_is_no_steward_or_has_no_key_is_told_nothing(home, monkeypatch):
    pair = candidates(home, STEWARD)[0].name
    stranger = Viewer("admin@example.org", frozenset({Role.ADMINISTRATOR}))
    for asking in (lambda: candidates(home, stranger), lambda: look(home, stranger, pair, NOW),
                   lambda: decide(home, stranger, pair, Decision.SAME, NOW)):
        with pytest.raises(NotAllowed):
            asking()
    with pytest.raises(NotMatched, match="no such pair"):
        decide(home, STEWARD, "0" * 10, Decision.SAME, NOW)
    with pytest.raises(NotMatched, match="stands of this pair already"):
        decide(home, STEWARD, pair, Decision.OPEN, NOW)
    monkeypatch.setenv("FLASHLIGHT_KEY", "22" * 32)
    with pytest.raises(NotMatched, match="another key"):
        candidates(home, STEWARD)
    monkeypatch.delenv("FLASHLIGHT_KEY")
    with pytest.raises(NotMatched, match="no key"):
        candidates(home, STEWARD)


def test_matching_prints_no_name_and_leaves_nothing_of_anybody_on_disk(home, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    here = {**os.environ, "FLASHLIGHT_HOME": str(home.path), "TMPDIR": str(elsewhere), "HOME": str(elsewhere)}
    done = subprocess.run([sys.executable, "-m", "data_access.cli", "match", "list"], cwd=PROJECT, env=here, capture_output=True, text=True)
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 3, done.stderr
    assert not [name for name in (*NAMES, "2016", "S-", "UT1", "ut1") if name in done.stdout + done.stderr]
    assert [*elsewhere.rglob("*")] == []
    kept = [path for path in home.path.rglob("*") if path.is_file()]
    assert not [path.name for path in kept for name in (*NAMES, "ut1", "2016-04-03") if name.encode() in path.read_bytes()]
