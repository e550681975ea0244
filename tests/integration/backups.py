"""Backups of a home for tests, wherever its governance lies."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from data_access.governance import governance_of
from data_access.home import Home
from tests.integration.postgresql import dumped, restored

STORES = ("identities.db", "facts-", "governance.db")
DUMP = "governance.sql"


def backed_up(home: Home, folder: Path) -> Path:
    """A copy of a home, with a dump of its governance where a server keeps it."""
    governance_of(home, os.environ).engine.dispose()
    copied = Path(shutil.copytree(home.path, folder))
    if address := os.environ.get("FLASHLIGHT_GOVERNANCE_URL"):
        (copied / DUMP).write_bytes(dumped(address))
    return copied


def put_back(backup: Path, name: str, home: Home) -> None:
    """Part of a home as it was; nobody has the one before open."""
    governance_of(home, os.environ).engine.dispose()
    if name == "governance.db" and (backup / DUMP).exists():
        restored(os.environ["FLASHLIGHT_GOVERNANCE_URL"], (backup / DUMP).read_bytes())
        return
    for path in (*home.path.glob(f"{name}*"), *home.confidential.glob(f"{name}*")):
        path.unlink()
    for path in (*backup.glob(f"{name}*"), *backup.glob(f"confidential/{name}*")):
        shutil.copy(path, home.path / path.relative_to(backup))
