"""Where a deployment's files live, and how a new version of one takes the old one's place."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Home:
    """The folder FLASHLIGHT_HOME; see interfaces.md for what is in it and who opens it."""

    path: Path

    @property
    def warehouse(self) -> Path:
        return self.path / "warehouse"

    @property
    def confidential(self) -> Path:
        return self.path / "confidential"

    @property
    def receipts(self) -> Path:
        return self.path / "receipts"

    @property
    def quarantine(self) -> Path:
        return self.path / "quarantine"

    @property
    def partnership(self) -> Path:
        return self.path / "partnership.toml"

    @property
    def indicators(self) -> Path:
        return self.path / "indicators"

    @property
    def is_demo(self) -> bool:
        """True for a home that `flashlight demo` made; every page of it says so."""
        return (self.path / "demonstration").exists()


def home() -> Home:
    """The home named by FLASHLIGHT_HOME, else `.flashlight/` in the project."""
    named = os.environ.get("FLASHLIGHT_HOME")
    return Home(Path(named).resolve() if named else PROJECT / ".flashlight")


def builds_demo(place: Home) -> bool:
    """Whether the demonstration is built by itself: only in the project's own home, while it has no release."""
    return "FLASHLIGHT_HOME" not in os.environ and current(place.warehouse) is None


def next_version(folder: Path, stem: str) -> Path:
    """The next free `stem-N.duckdb` in `folder`, which is made when absent."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = [int(path.stem.rpartition("-")[2]) for path in folder.glob(f"{stem}-*.duckdb")]
    return folder / f"{stem}-{max(taken, default=0) + 1}.duckdb"


def publish(folder: Path, file: Path) -> None:
    """Make `file` the current version of `folder`: all of it is on the disk before the name changes."""
    sync(file)
    pointer = folder / "current.new"
    try:
        pointer.write_text(file.name, encoding="utf-8")
        sync(pointer)
    except OSError:
        pointer.unlink(missing_ok=True)
        raise
    os.replace(pointer, folder / "current")
    sync(folder)


def current(folder: Path) -> Path | None:
    """The file in force in `folder`, or None."""
    try:
        name = (folder / "current").read_text(encoding="utf-8").strip()
    except OSError:
        return None
    found = folder / name
    return found if name and found.parent == folder and found.is_file() else None


def sync(path: Path) -> None:
    """Put what a file or folder holds on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def own_file(path: Path) -> None:
    """Make a file that only its owner reads, and never open one that is there: to close it again would give up every lock that SQLite holds
    on it in this process."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
