"""Installs the Debian packages that tests need where they are missing."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path


def installed_by_apt(package: str) -> bool:
    """Ask apt-get for `package`, one of the test processes at a time; False where there is no apt-get, or only root may use it."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    with (Path(tempfile.gettempdir()) / "flashlight-tests-apt.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", package]):
            subprocess.run(command, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    return True
