"""Names are kept apart from the facts, encrypted, and only while a consent is in force."""

from __future__ import annotations

import base64
import sqlite3
from contextlib import closing
from dataclasses import astuple, replace
from datetime import timedelta
from pathlib import Path

import pytest

from data_access import identities
from data_access.identities import Identity, Key, WrongKey, key_from
from data_access.loading import Outcome, Refused
from tests.integration.bundles import (
    TODAY,
    Tables,
    a_bundle,
    a_consent,
    a_home,
    a_student,
    facts_in_force,
    governed,
    loaded,
    write_bundle,
)

SECRET = bytes(range(32))
KEY = Key(SECRET)
SOMEBODY = Identity("S-1", "Quincey", "Zabriskie", "2016-04-05", "1 Unlikely Lane")
YESTERDAY, TOMORROW = str(TODAY - timedelta(days=1)), str(TODAY + timedelta(days=1))


@pytest.fixture
def with_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASHLIGHT_KEY", SECRET.hex())


@pytest.fixture(autouse=True)
def without_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key in the tester's own environment is not used."""
    monkeypatch.delenv("FLASHLIGHT_KEY", raising=False)
    monkeypatch.delenv("FLASHLIGHT_KEY_FILE", raising=False)


def with_consents(*consents: dict[str, str]) -> Tables:
    return a_bundle(4, consents=list(consents))


def test_a_kept_identity_comes_back_and_is_not_in_the_file(tmp_path):
    store = tmp_path / "identities.db"
    identities.keep(store, KEY, {7: SOMEBODY})
    assert identities.read(store, KEY, 7) == SOMEBODY
    assert identities.read(store, KEY, 8) is None
    assert not [value for value in astuple(SOMEBODY) if value.encode() in store.read_bytes()]
    assert store.stat().st_mode & 0o077 == 0


def test_the_same_identity_is_never_written_twice_in_the_same_way(tmp_path):
    store = tmp_path / "identities.db"
    identities.keep(store, KEY, {7: SOMEBODY, 8: SOMEBODY})
    with sqlite3.connect(store) as connection:
        rows = connection.execute("select nonce, ciphertext from identities").fetchall()
    connection.close()
    assert len({nonce for nonce, _ in rows}) == len({ciphertext for _, ciphertext in rows}) == 2


def test_an_identity_moved_to_another_student_or_altered_does_not_open(tmp_path):
    store = tmp_path / "identities.db"
    identities.keep(store, KEY, {7: SOMEBODY})
    with sqlite3.connect(store) as connection:
        connection.execute("update identities set student = 8")
    connection.close()
    with pytest.raises(WrongKey, match="altered"):
        identities.read(store, KEY, 8)


def test_another_key_neither_reads_nor_writes(tmp_path):
    store, other = tmp_path / "identities.db", Key(bytes(32))
    identities.keep(store, KEY, {7: SOMEBODY})
    with pytest.raises(WrongKey):
        identities.read(store, other, 7)
    with pytest.raises(WrongKey):
        identities.keep(store, other, {8: SOMEBODY})
    assert identities.count(store) == 1


def test_under_a_new_key_every_identity_is_as_it_was_and_the_old_key_opens_none(tmp_path):
    store, new = tmp_path / "identities.db", Key(bytes(32))
    everybody = {number: replace(SOMEBODY, student_id=f"S-{number}") for number in (7, 8, 2**59)}
    identities.keep(store, KEY, everybody)
    assert identities.rekey(store, KEY, new) == 3
    assert {number: identities.read(store, new, number) for number in everybody} == everybody
    for number in everybody:
        with pytest.raises(WrongKey):
            identities.read(store, KEY, number)


def test_where_one_identity_does_not_open_none_is_rekeyed(tmp_path):
    store, new = tmp_path / "identities.db", Key(bytes(32))
    identities.keep(store, KEY, {7: SOMEBODY, 8: SOMEBODY, 9: SOMEBODY})
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("update identities set ciphertext = zeroblob(60) where student = 8")
    with pytest.raises(WrongKey):
        identities.rekey(store, KEY, new)
    assert identities.read(store, KEY, 7) == identities.read(store, KEY, 9) == SOMEBODY


def test_what_a_later_file_leaves_empty_of_an_identity_stays_as_it_was_known(tmp_path):
    store = tmp_path / "identities.db"
    identities.keep(store, KEY, {7: SOMEBODY})
    identities.keep(store, KEY, {7: Identity("S-1", "Quinn", "", "", "")})
    assert identities.read(store, KEY, 7) == replace(SOMEBODY, given_name="Quinn")


def test_neither_a_key_nor_an_identity_shows_itself():
    assert "0102" not in repr(KEY) and str(SECRET) not in repr(KEY)
    assert not [value for value in astuple(SOMEBODY) if value in repr(SOMEBODY)]


@pytest.mark.parametrize("written", [SECRET.hex(), SECRET.hex().upper(), base64.b64encode(SECRET).decode(),
                                     base64.urlsafe_b64encode(SECRET).decode() + "\n",
                                     base64.urlsafe_b64encode(SECRET).decode().rstrip("=")])
def test_a_key_is_read_from_the_environment_or_a_file(tmp_path, written):
    file = tmp_path / "key"
    file.write_text(written)
    assert key_from({"FLASHLIGHT_KEY": written}) == KEY
    assert key_from({"FLASHLIGHT_KEY_FILE": str(file)}) == KEY
    assert key_from({}) is None


@pytest.mark.parametrize("written", ["secret", SECRET.hex()[:-2], "zz" * 32, "pässword"])
def test_a_key_that_is_not_32_bytes_is_refused_without_being_quoted(written):
    with pytest.raises(WrongKey) as wrong:
        key_from({"FLASHLIGHT_KEY": written})
    assert written not in str(wrong.value)


def test_a_key_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(WrongKey, match="FLASHLIGHT_KEY_FILE"):
        key_from({"FLASHLIGHT_KEY_FILE": str(tmp_path / "absent")})


def test_a_demonstration_has_a_key_of_its_own_that_follows_from_its_seed(tmp_path):
    one, same, other = (a_home(tmp_path / name) for name in ("one", "same", "other"))
    for home, seed in ((one, 1), (same, 1), (other, 2)):
        (home.path / "demonstration").write_text(f"seed {seed}")
    elsewhere = {"FLASHLIGHT_KEY": SECRET.hex()}
    assert identities.key_of(one, {}) == identities.key_of(same, elsewhere) != identities.key_of(other, {})
    assert (identities.key_of(a_home(tmp_path / "real"), {}), identities.key_of(a_home(tmp_path / "real"), elsewhere)) == (None, KEY)


CONSENTS = [
    ({}, True),
    ({"signed_on": str(TODAY), "expires_on": ""}, True),
    ({"expires_on": str(TODAY)}, True),
    ({"expires_on": YESTERDAY}, False),
    ({"revoked_on": str(TODAY)}, False),
    ({"revoked_on": YESTERDAY, "expires_on": TOMORROW}, False),
]


@pytest.mark.usefixtures("with_key")
@pytest.mark.parametrize(("changes", "kept"), CONSENTS)
def test_only_a_student_with_a_consent_in_force_is_named(tmp_path, changes, kept):
    home = a_home(tmp_path / "home")
    receipt = loaded(home, write_bundle(tmp_path / "in", with_consents(a_consent(1, **changes))))
    store = home.confidential / "identities.db"
    assert identities.count(store) == kept
    assert "encrypted" in receipt.identities
    consented = governed(home, "consents")[0]["student"]
    expected = Identity("S-1", "Quincey1", "Zabriskie1", "2016-04-05", "1 Unlikely Lane") if kept else None
    assert identities.read(store, KEY, int(str(consented))) == expected


def test_without_a_key_no_identity_is_kept_and_the_receipt_says_so(tmp_path):
    home = a_home(tmp_path / "home")
    receipt = loaded(home, write_bundle(tmp_path / "in", with_consents(a_consent(1))))
    assert not (home.confidential / "identities.db").exists()
    assert "there is no key" in receipt.identities
    assert "there is no key" in receipt.words()


def test_with_a_key_that_came_later_the_same_files_keep_names_and_then_change_nothing(tmp_path, monkeypatch):
    home, bundle = a_home(tmp_path / "home"), write_bundle(tmp_path / "in", with_consents(a_consent(1)))
    loaded(home, bundle)
    monkeypatch.setenv("FLASHLIGHT_KEY", SECRET.hex())
    assert [loaded(home, bundle).outcome for _ in range(2)] == [Outcome.ACCEPTED, Outcome.UNCHANGED]
    assert identities.count(home.confidential / "identities.db") == 1


@pytest.mark.usefixtures("with_key")
def test_a_consent_that_comes_back_revoked_forgets_the_name(tmp_path):
    home = a_home(tmp_path / "home")
    loaded(home, write_bundle(tmp_path / "in", with_consents(a_consent(1), a_consent(2))))
    store = home.confidential / "identities.db"
    assert identities.count(store) == 2
    loaded(home, write_bundle(tmp_path / "later", {"consents": [a_consent(1, revoked_on=YESTERDAY)]}))
    assert identities.count(store) == 1


@pytest.mark.usefixtures("with_key")
def test_a_row_put_aside_names_nobody(tmp_path):
    home = a_home(tmp_path / "home", quarantine_limit=0.9)
    students = [a_student(1, gender="F"), a_student(2)]
    tables = with_consents(a_consent(1), a_consent(2)) | {"students": students}
    loaded(home, write_bundle(tmp_path / "in", tables))
    assert identities.count(home.confidential / "identities.db") == 1


def test_a_load_with_the_wrong_key_is_refused_and_changes_nothing(tmp_path, monkeypatch):
    home = a_home(tmp_path / "home")
    monkeypatch.setenv("FLASHLIGHT_KEY", SECRET.hex())
    loaded(home, write_bundle(tmp_path / "in", with_consents(a_consent(1))))
    before = facts_in_force(home)
    monkeypatch.setenv("FLASHLIGHT_KEY", "22" * 32)
    with pytest.raises(Refused, match="another key"):
        loaded(home, write_bundle(tmp_path / "in", with_consents(a_consent(1), a_consent(2))))
    assert facts_in_force(home) == before
    assert sorted(path.name for path in Path(home.confidential).glob("facts-*")) == ["facts-1.duckdb", "facts-1.json"]
