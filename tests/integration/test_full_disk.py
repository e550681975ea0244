"""A disk that fills up during a load or a release leaves the old version serving; with space again the next one is taken."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path

import pytest

from data_access import publishing
from data_access.demo import Size
from data_access.demo import write_bundle as write_demonstration
from data_access.home import Home, current
from data_access.loading import Outcome, Receipt, Refused, load
from data_access.publishing import NotPublished, make_release
from data_access.warehouse import open_current
from tests.integration.bundles import TODAY, a_bundle, a_consent, a_home, a_student, counts, facts_in_force, loaded, write_bundle

pytestmark = pytest.mark.slow
MEGABYTES = 48
STEPS = ("Building enrollments", "Sealing the new version", "Publishing")
KEPT = {"current", "facts-1.duckdb", "facts-1.json", "facts-2.duckdb", "facts-2.json", "identities.db", "load.lock", "quality", "salt"}


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file system of its own, in memory."""
    if os.geteuid():
        pytest.skip("only root can mount the small file system that this test fills")
    folder = tmp_path_factory.mktemp("disk")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(folder)], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"this machine does not let root mount a small file system: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with facts in force, and a larger delivery with a row that cannot be taken."""
    folder = tmp_path_factory.mktemp("made")
    loaded(a_home(folder / "home"), write_bundle(folder / "before", a_bundle(10)))
    more = [*(a_student(number) for number in range(1, 31)), a_student(31, gender="Other")]
    write_bundle(folder / "in", a_bundle(30, students=more, consents=[a_consent(number) for number in range(1, 11)]))
    return folder


@pytest.fixture
def home(made: Path, disk: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """The home on the small disk."""
    monkeypatch.setenv("FLASHLIGHT_KEY", "11" * 32)
    yield Home(Path(shutil.copytree(made / "home", disk / "home")))
    shutil.rmtree(disk / "home")
    emptied(disk)


def filled(disk: Path, but: int = 0) -> None:
    """Leave so many bytes free."""
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    with (disk / "ballast").open("wb") as ballast:
        os.posix_fallocate(ballast.fileno(), 0, free - but)


def emptied(disk: Path) -> None:
    (disk / "ballast").unlink(missing_ok=True)


def filling_at(disk: Path, step: str) -> Callable[[str, float], None]:
    return lambda words, done: filled(disk) if words == step else None


def taken(home: Home, made: Path, progress: Callable[[str, float], None] = lambda words, done: None) -> Receipt:
    return load([made / "in"], home, None, "", progress, TODAY)


def refused(home: Home, made: Path, progress: Callable[[str, float], None] = lambda words, done: None) -> str:
    """What a load says that cannot end; the facts in force are those before it, and nothing lies about."""
    before, kept = facts_in_force(home), sorted(home.confidential.rglob("*"))
    with pytest.raises(Refused) as refusal:
        taken(home, made, progress)
    assert facts_in_force(home) == before
    assert counts(home, ["students", "enrollments"]) == {"students": 10, "enrollments": 10}
    assert {path.name for path in home.confidential.rglob("*")} <= {*(path.name for path in kept), "identities.db"}
    assert not [*home.quarantine.glob("*.new"), *home.receipts.glob("*.new"), *home.receipts.glob("*.reserved")]
    return str(refusal.value)


def taken_with_space(home: Home, made: Path, disk: Path) -> None:
    emptied(disk)
    assert taken(home, made).outcome is Outcome.ACCEPTED
    assert counts(home, ["students", "enrollments", "consents"]) == {"students": 30, "enrollments": 30, "consents": 10}
    assert {path.name for path in home.confidential.iterdir()} == KEPT


@pytest.mark.parametrize("step", STEPS)
def test_a_disk_that_is_full_from_any_step_on_refuses_the_load_with_a_receipt(home, made, disk, step):
    said = refused(home, made, filling_at(disk, step))
    assert "nothing was changed" in said or "disk is not full" in said
    assert len([*home.receipts.glob("*-refused-*")]) == 1
    taken_with_space(home, made, disk)


@pytest.mark.parametrize("room", [0, 300_000])
def test_a_load_with_too_little_room_is_refused_and_what_it_wrote_is_gone(home, made, disk, room):
    filled(disk, but=room)
    refused(home, made)
    assert len([*home.receipts.glob("*-refused-*")]) == (room > 32_768)
    taken_with_space(home, made, disk)


def test_a_load_that_is_published_has_its_receipt_though_the_disk_is_full_by_then(home, made, disk):
    assert taken(home, made, filling_at(disk, "Writing the receipt")).outcome is Outcome.ACCEPTED
    assert len([*home.receipts.glob("*-accepted-*")]) == 2


# What of a release is about to run when the disk fills up: `module:name`.
MOMENTS = ("data_access.facts:tabulate", "data_access.publishing:prepare_release", "data_access.publishing:keep_worlds",
           "data_access.publishing:publish")


@pytest.fixture(scope="module")
def indicators(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One shipped definition, so that a release is quick."""
    folder = tmp_path_factory.mktemp("indicators")
    for kind in ("toml", "sql"):
        shutil.copy(publishing.SHIPPED / f"learning_time_kept.{kind}", folder)
    return folder


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory, indicators: Path) -> Path:
    """A home with a release in force."""
    folder = tmp_path_factory.mktemp("released")
    write_demonstration(folder / "sent", Size(400, 6, 1), 1)
    place = Home(folder / "home")
    place.path.mkdir()
    (folder / "sent" / "partnership.toml").rename(place.partnership)
    loaded(place, folder / "sent")
    with pytest.MonkeyPatch.context() as here:
        here.setattr(publishing, "SHIPPED", indicators)
        make_release(place, lambda words, done: None)
    return place.path


@pytest.fixture
def serving(released: Path, indicators: Path, disk: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """The home with a release in force, on the small disk."""
    monkeypatch.setattr(publishing, "SHIPPED", indicators)
    monkeypatch.setattr(publishing.os, "cpu_count", lambda: 1)
    yield Home(Path(shutil.copytree(released, disk / "serving")))
    shutil.rmtree(disk / "serving")
    emptied(disk)


def served(home: Home) -> Mapping[str, bytes]:
    """What readers are served, byte by byte."""
    file = current(home.warehouse)
    assert file is not None
    return {path.name: path.read_bytes() for path in (home.warehouse / "current", file, file.with_suffix(".json"))}


def files(home: Home) -> set[Path]:
    return {path for path in home.path.rglob("*") if path.is_file()}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_release_on_a_full_disk_is_refused_and_the_next_one_is_published(moment, serving, disk, monkeypatch):
    before, there = served(serving), files(serving)
    module, name = moment.split(":")
    real = getattr(import_module(module), name)

    def on_a_full_disk(*given: object, **named: object) -> object:
        filled(disk)
        return real(*given, **named)

    with monkeypatch.context() as here:
        here.setattr(import_module(module), name, on_a_full_disk)
        with pytest.raises(NotPublished, match="release before stays in force"):
            make_release(serving, lambda words, done: None)
    assert served(serving) == before
    assert open_current(serving).release.notice.number == 1
    left = files(serving) - there
    assert not {path for path in left if path.parent in (serving.warehouse, serving.receipts) or path.suffix in (".building", ".new")}
    emptied(disk)
    assert make_release(serving, lambda words, done: None).number == 2
    assert open_current(serving).release.notice.number == 2
