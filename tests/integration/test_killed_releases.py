"""A certified release that is killed leaves the one before in force, byte for byte, and the next one makes good."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from data_access import publishing
from data_access.demo import Size, write_bundle
from data_access.home import Home, current
from data_access.loading import load
from data_access.publishing import Outcome, make_release
from data_access.warehouse import open_current

pytestmark = pytest.mark.slow
PROJECT = Path(__file__).resolve().parent.parent.parent
FEW = ("advanced_coursework", "learning_time_kept")
MOMENTS = {
    "before counting": "data_access.facts:tabulate before 1",
    "while counting": "data_access.counting:_write_cells after 1",
    "while proving": "Proving what is shown",
    "after proving": "data_access.publishing:_pattern after 1",
    "while writing cells": "data_access.warehouse_file:_insert after 1",
    "before the file has its name": "data_access.warehouse_file:_verify after 1",
    "after writing": "data_access.publishing:prepare_release after 1",
    "while the attacker reads it": "data_access.attacking:_nothing after 1",
    "while it is attacked": "Attacking it",
    "while keeping worlds": "numpy:savez_compressed after 1",
    "after keeping worlds": "data_access.publishing:keep_worlds after 1",
    "while keeping what it counted": "pyarrow.parquet:write_table after 1",
    "after keeping what it counted": "data_access.publishing:keep_history after 1",
    "after its receipt": "data_access.publishing:publish before 1",
    "while the name changes": "data_access.home:sync after 2",
}
CHILD = """
import json, sys
from pathlib import Path
from data_access import attacking, publishing
from data_access.home import Home
from tests.integration.killing import killed_at

indicators, processes, *homes = sys.argv[1:]
publishing.SHIPPED = Path(indicators)
publishing.os.cpu_count = lambda: int(processes)
print(json.dumps([killed_at(moment, lambda progress: publishing.make_release(Home(Path(home)), progress), begins=0.1)
                  for home, moment in zip(homes[::2], homes[1::2], strict=True)]))   # 0.1: said before the first proof
"""


def silent(words: str, done: float) -> None:
    """Nobody watches the bar."""


@pytest.fixture(scope="module")
def indicators(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of a few of the shipped definitions, so that a release is quick."""
    folder = tmp_path_factory.mktemp("indicators")
    for file in (f"{name}.{kind}" for name in FEW for kind in ("toml", "sql")):
        shutil.copy(publishing.SHIPPED / file, folder)
    return folder


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory, indicators: Path) -> Path:
    """Six schools and one year, loaded as real data, with a certified release in force."""
    folder = tmp_path_factory.mktemp("killed-releases")
    bundle, place = folder / "bundle", Home(folder / "home")
    write_bundle(bundle, Size(400, 6, 1), 1)
    place.path.mkdir()
    (bundle / "partnership.toml").rename(place.partnership)
    load([bundle], place, None, "", silent, date(2026, 11, 22))
    with pytest.MonkeyPatch.context() as here:
        assert quickly(here, indicators, place).certified
    return place.path


@pytest.fixture(scope="module")
def undisturbed(released: Path, tmp_path_factory: pytest.TempPathFactory, indicators: Path) -> set[str]:
    """The files that two releases leave which nobody killed."""
    twice = Home(Path(shutil.copytree(released, tmp_path_factory.mktemp("undisturbed") / "home")))
    with pytest.MonkeyPatch.context() as here:
        assert quickly(here, indicators, twice).number == 2
    return files(twice)


@pytest.fixture
def home(released: Path, tmp_path: Path) -> Home:
    return Home(Path(shutil.copytree(released, tmp_path / "home")))


def quickly(here: pytest.MonkeyPatch, indicators: Path, home: Home) -> Outcome:
    here.setattr(publishing, "SHIPPED", indicators)
    here.setattr(publishing.os, "cpu_count", lambda: 1)
    return make_release(home, silent, approved_by="A. Steward")


@pytest.fixture(scope="module")
def killed(released: Path, indicators: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Home]:
    """The homes of releases that were killed, by the moment; every one was."""
    homes = {moment: shutil.copytree(released, tmp_path_factory.mktemp("killed") / "home") for moment in MOMENTS.values()}
    with started(indicators, homes) as child:
        assert json.loads(child.stdout.readline()) == [-signal.SIGKILL] * len(MOMENTS)
    return {moment: Home(Path(home)) for moment, home in homes.items()}


def started(indicators: Path, homes: Mapping[str, Path], processes: int = 1) -> subprocess.Popen[bytes]:
    """Releases one after another, in a group of their own; each kills itself at its moment. How they ended is said at the end."""
    told = [str(one) for moment, home in homes.items() for one in (home, moment)]
    return subprocess.Popen([sys.executable, "-c", CHILD, str(indicators), str(processes), *told], cwd=PROJECT, start_new_session=True,
                            stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(PROJECT)})


def in_force(home: Home) -> Mapping[str, bytes]:
    """What readers are served, byte by byte."""
    file = current(home.warehouse)
    assert file is not None
    return {path.name: path.read_bytes() for path in (home.warehouse / "current", file, file.with_suffix(".json"))}


def files(home: Home) -> set[str]:
    """Every file and folder of a home; receipts of loads have the time in their names."""
    return {str(path.relative_to(home.path)) for path in home.path.rglob("*") if "accepted" not in path.name}


def alive(group: int) -> list[str]:
    """The processes of a group that still run."""
    listed = subprocess.run(["ps", "-A", "-o", "pgid=,stat=,pid="], capture_output=True, text=True, check=True).stdout
    every = [line.split() for line in listed.splitlines()]
    return [pid for own, state, pid in every if int(own) == group and not state.startswith("Z")]


def outlived(group: int, seconds: float = 8.0) -> list[str]:
    """Who is still there after some seconds; they are ended, whoever they are."""
    deadline = time.monotonic() + seconds
    while alive(group) and time.monotonic() < deadline:
        time.sleep(0.1)
    left = alive(group)
    if left:
        os.killpg(group, signal.SIGKILL)
    return left


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
def test_a_release_killed(moment: str, released: Path, killed: Mapping[str, Home], indicators: Path, undisturbed: set[str],
                          monkeypatch: pytest.MonkeyPatch) -> None:
    home = killed[moment]
    assert in_force(home) == in_force(Home(released))
    assert open_current(home).release.notice.number == 1
    assert quickly(monkeypatch, indicators, home).number == 2
    assert open_current(home).release.notice.number == 2
    assert files(home) == undisturbed


@pytest.mark.parametrize("seconds", [1.5, 3.0])
def test_a_release_killed_at_any_time(seconds: float, released: Path, indicators: Path, tmp_path: Path,
                                      monkeypatch: pytest.MonkeyPatch) -> None:
    """A quick machine may be done by then, and another release is killed sooner."""
    ended = 0
    while ended != -signal.SIGKILL:
        home = Home(Path(shutil.copytree(released, tmp_path / str(seconds))))
        with started(indicators, {"never": home.path}) as child:
            time.sleep(seconds)
            os.killpg(child.pid, signal.SIGKILL)
        ended, seconds = child.returncode, seconds / 2
        assert ended in (0, -signal.SIGKILL)
    assert in_force(home) == in_force(Home(released)) or open_current(home).release.notice.number == 2
    assert quickly(monkeypatch, indicators, home).published


@pytest.mark.parametrize("step", ["Proving what is shown", "Attacking it"])
def test_nobody_goes_on_working_for_a_release_that_was_killed(step: str, home: Home, indicators: Path) -> None:
    with started(indicators, {step: home.path}, processes=2) as child:
        assert json.loads(child.stdout.readline()) == [-signal.SIGKILL]
        assert outlived(child.pid) == []
