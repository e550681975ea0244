"""Installs what tests need where it is missing: Debian packages, in turn with the other test processes."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def in_turn(what: str) -> Iterator[None]:
    """One of the test processes at a time installs with `what`."""
    with (Path(tempfile.gettempdir()) / f"flashlight-tests-{what}.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def installed_by_apt(package: str) -> bool:
    """Ask apt-get for `package`, one of the test processes at a time; False where there is no apt-get, or only root may use it."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    with in_turn("apt"):
        for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", package]):
            subprocess.run(command, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    return True
