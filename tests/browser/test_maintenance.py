"""Without a release that can be read there is a maintenance page, and no more than that."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe

from data_access.home import Home, current
from tests.browser.conftest import Opens
from tests.browser.serving import PROJECT, Served, a_project, serving
from tests.browser.wire import ask

CLOSED = "being updated"
TELLING = "student 4711 reached nothing"
BROKEN = f'''

def page(viewer, warehouse, words, reading):
    raise ValueError("{TELLING}")
'''


def _missing(home: Home, release: Path) -> None:
    release.unlink()


def _truncated(home: Home, release: Path) -> None:
    release.write_bytes(release.read_bytes()[: release.stat().st_size // 3])


def _not_a_database(home: Home, release: Path) -> None:
    release.write_bytes(b"a release, but not really" * 400)


def _pointer_elsewhere(home: Home, release: Path) -> None:
    (home.warehouse / "current").write_text("../confidential/facts-1.duckdb", encoding="utf-8")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def closed(home: Home, folder: Path) -> Iterator[Served]:
    """A server whose home is empty when it starts."""
    with serving(home.path, folder) as running:
        yield running


def test_an_empty_home_is_not_filled_with_the_demonstration(closed: Served, home: Home) -> None:
    assert CLOSED in ask(closed.socket).text()
    assert not list(home.path.iterdir())


def test_axe_finds_nothing_on_the_maintenance_page(closed: Served, reads: Opens) -> None:
    someone = reads(closed)
    someone.open("")
    found = Axe().run(someone.page).response["violations"]
    assert [(rule["id"], node["html"][:160]) for rule in found for node in rule["nodes"]] == []


@pytest.mark.parametrize("damage", [_missing, _truncated, _not_a_database, _pointer_elsewhere])
def test_a_damaged_warehouse_gives_the_maintenance_page(
        damage: Callable[[Home, Path], None], closed: Served, home: Home, demo_home: Path) -> None:
    shutil.rmtree(home.warehouse, ignore_errors=True)
    release = _numbered(demo_home, home, damage.__name__)
    damage(home, release)
    said = ask(closed.socket, "outcome").text()
    assert CLOSED in said
    assert str(home.path) not in said
    assert _health(closed) == (503, "maintenance")


def test_the_pages_come_back_with_a_sound_release_without_a_restart(
        closed: Served, home: Home, demo_home: Path) -> None:
    shutil.rmtree(home.warehouse, ignore_errors=True)
    _numbered(demo_home, home, "sound")
    assert CLOSED not in ask(closed.socket, "outcome").text()
    assert _health(closed) == (200, "ok")


def test_an_error_in_a_page_says_nothing(demo_home: Path, folder: Path, tmp_path: Path, reads: Opens) -> None:
    overview = (PROJECT / "pages" / "overview.py").read_text(encoding="utf-8")
    project = a_project(tmp_path / "project", overview=overview + BROKEN)
    with serving(demo_home, folder, project) as broken:
        someone = reads(broken)
        someone.open("?place=secret-place")
        seen = someone.page.get_by_test_id("stMain").inner_text()
    assert CLOSED in seen
    assert "4711" not in seen + someone.recording.text() + broken.said()
    assert "ValueError" in broken.said(), "the log names the kind of error and its place"
    assert "ValueError" not in someone.recording.text()
    assert "secret-place" not in broken.said()


def _numbered(demo_home: Path, home: Home, number: str) -> Path:
    """The demonstration's release under a name that this server has not opened yet."""
    source = current(Home(demo_home).warehouse)
    home.warehouse.mkdir()
    release = home.warehouse / f"release-{number}.duckdb"
    shutil.copy(str(source), release)
    shutil.copy(source.with_suffix(".json"), release.with_suffix(".json"))
    (home.warehouse / "current").write_text(release.name, encoding="utf-8")
    return release


def _health(served: Served) -> tuple[int, str]:
    try:
        with urlopen(f"{served.url}/health") as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()
