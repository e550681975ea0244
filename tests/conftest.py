"""What tests of several rooms share."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from data_access.home import Home
from tests.secrecy import known_to, told_under

PROJECT = Path(__file__).resolve().parent.parent
for elsewhere in ("FLASHLIGHT_GOVERNANCE_URL", "FLASHLIGHT_LOG_HEAD"):
    os.environ.pop(elsewhere, None)   # a test writes to its own home only
SIZE = ("--students", "2400", "--schools", "6", "--years", "3", "--uncertified")
settings.register_profile("untimed", deadline=None)   # a busy machine is no fault of a test
settings.load_profile("untimed")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Gives tests that share something to one process. xdist's own groups have no effect under pytest 9.2 (pytest-xdist#1386)."""
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = _group
    return scheduler


def _group(nodeid: str) -> str:
    """A file, whose tests share what they make; all tests with a browser; all with the PostgreSQL server."""
    if "postgresql" in nodeid:
        return "postgresql"
    return "browser" if nodeid.startswith("tests/browser/") else nodeid.partition("::")[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The groups with most slow tests begin. Whoever needs the demonstration waits for it, and is slow."""
    for item in items:
        if "demo_home" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
    slow = Counter(_group(item.nodeid) for item in items if item.get_closest_marker("slow"))
    items.sort(key=lambda item: -slow[_group(item.nodeid)])


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demonstration home, loaded and released by the rules alone. Built once, also when tests run in several processes."""
    folder = _demonstration(tmp_path_factory)
    try:
        folder.mkdir()
    except FileExistsError:
        _wait_for(folder / "warehouse" / "current")
        return folder
    subprocess.run([sys.executable, "-m", "data_access.cli", "demo", *SIZE], cwd=PROJECT, check=True,
                   env={**os.environ, "FLASHLIGHT_HOME": str(folder)})
    return folder


@pytest.fixture(scope="session")
def running() -> Iterator[str]:
    """A PostgreSQL server, for the tests that one process runs."""
    from tests.integration.postgresql import server

    with server() as address:
        yield address


@pytest.fixture(scope="session", autouse=True)
def receipts_name_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """At the end of the run no receipt of any test tells of anybody, and none of the demonstration of anybody in it."""
    yield
    written, shared = tmp_path_factory.getbasetemp().rglob("receipts"), _demonstration(tmp_path_factory)
    told = [found for receipts in written for found in told_under(receipts, ())]
    if (shared / "warehouse" / "current").exists():
        told += told_under(shared / "receipts", known_to(Home(shared)))
    assert told == []


def _demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demonstration is that all test processes of a run share."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demonstration-home"


def _wait_for(file: Path, seconds: int = 120) -> None:
    deadline = time.monotonic() + seconds
    while not file.exists():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{file} was not made in {seconds} s by the other test process")
        time.sleep(0.2)
