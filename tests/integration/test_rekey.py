"""The key of the names is changed: all of them or none, whenever the power goes, and no key is ever printed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from data_access import identities
from data_access.cli import cli
from data_access.home import Home
from data_access.identities import Identity, Key
from tests.integration.bundles import a_home

PROJECT = Path(__file__).parents[2]
OLD, NEW, OTHER = "11" * 32, "22" * 32, "33" * 32
MANY = 40
CHILD = """
import os, signal, sys
from data_access import identities
from data_access.home import home
from data_access.rekeying import rekey

owner = identities if sys.argv[1] == "_encrypted" else identities._Sealed
calls, step = iter(range(1, 1000)), getattr(owner, sys.argv[1])

def dying(*asked):
    if next(calls) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    return step(*asked)

identities.opens = lambda store, key: False
setattr(owner, sys.argv[1], dying)
rekey(home(), os.environ)
"""


def a_person(number: int) -> Identity:
    return Identity(f"S-{number}", f"Quincey{number}", f"Zabriskie{number}", "2016-04-05", f"{number} Unlikely Lane")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home that keeps three names under the old key, with both keys given."""
    for name, value in (("HOME", str(tmp_path / "home")), ("KEY", OLD), ("NEW_KEY", NEW)):
        monkeypatch.setenv(f"FLASHLIGHT_{name}", value)
    monkeypatch.delenv("FLASHLIGHT_KEY_FILE", raising=False)
    place = a_home(tmp_path / "home")
    place.confidential.mkdir()
    keeps(place, 3)
    return place


def keeps(place: Home, many: int) -> None:
    identities.keep(store(place), Key(bytes.fromhex(OLD)), {number: a_person(number) for number in range(1, many + 1)})


def store(place: Home) -> Path:
    return place.confidential / "identities.db"


def key_in_force(place: Home, many: int) -> str:
    """The one key under which every name opens."""
    (found,) = (key for key in (OLD, NEW) if identities.opens(store(place), Key(bytes.fromhex(key))))
    copy, key = Path(shutil.copy(store(place), place.path / "copy")), Key(bytes.fromhex(found))
    assert identities.rekey(copy, key, Key(bytes(32))) == many
    some = range(1, many + 1, 1 + many // 20)
    assert [identities.read(copy, Key(bytes(32)), number) for number in some] == [a_person(number) for number in some]
    return found


def rekeys() -> Result:
    done = CliRunner().invoke(cli, ["rekey"])
    assert not [key for key in (OLD, NEW, OTHER) if key in done.output]
    return done


def test_after_the_command_every_name_opens_under_the_new_key_and_done_again_it_changes_nothing(home):
    for _ in range(2):
        done = rekeys()
        assert (done.exit_code, done.output.partition(".")[0]) == (0, "3 names are under the new key")
        assert key_in_force(home, 3) == NEW


def test_a_key_may_lie_in_a_file(home, tmp_path, monkeypatch):
    (tmp_path / "new key").write_text(f"{NEW}\n")
    monkeypatch.delenv("FLASHLIGHT_NEW_KEY")
    monkeypatch.setenv("FLASHLIGHT_NEW_KEY_FILE", str(tmp_path / "new key"))
    assert rekeys().exit_code == 0
    assert key_in_force(home, 3) == NEW


@pytest.mark.parametrize(("changes", "told"), [
    ({"KEY": ""}, "Set FLASHLIGHT_KEY"), ({"NEW_KEY": ""}, "Set FLASHLIGHT_KEY"), ({"NEW_KEY": OLD}, "is the key of now"),
    ({"KEY": OTHER}, "another key"), ({"NEW_KEY": "secret"}, "32 random bytes"),
    ({"NEW_KEY_FILE": "absent", "NEW_KEY": ""}, "NEW_KEY_FILE")])
def test_what_is_wrong_with_the_keys_is_told_and_the_names_stay_as_they_were(home, monkeypatch, changes, told):
    for name, value in changes.items():
        monkeypatch.setenv(f"FLASHLIGHT_{name}", value)
    done = rekeys()
    assert (done.exit_code, told in done.output) == (1, True), done.output
    assert key_in_force(home, 3) == OLD


def test_a_load_under_the_old_key_after_the_change_is_refused(home):
    assert rekeys().exit_code == 0
    with pytest.raises(identities.WrongKey):
        keeps(home, 4)
    assert key_in_force(home, 3) == NEW


@pytest.mark.parametrize(("step", "call"), [
    ("_encrypted", 1), ("_encrypted", 2), ("_encrypted", MANY), ("opened", MANY + 1), ("opened", 2 * MANY)])
def test_killed_at_any_point_it_leaves_every_name_under_one_key_and_the_same_command_makes_good(home, step, call):
    """Before anything is written, in the middle of it, at the last name, and when all are written and looked at once more."""
    keeps(home, MANY)
    child = subprocess.run([sys.executable, "-c", CHILD, step, str(call)], cwd=PROJECT, env=dict(os.environ), check=False)
    assert child.returncode == -signal.SIGKILL
    assert key_in_force(home, MANY) == OLD
    assert rekeys().exit_code == 0
    assert key_in_force(home, MANY) == NEW
