"""Finds a PostgreSQL server, installs it where it is missing, and runs one for the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from tests.installing import installed_by_apt

DEBIAN = Path("/usr/lib/postgresql")
OWNER = "postgres"   # a server refuses to run as root


@cache
def programs() -> Path:
    """The folder with initdb and pg_ctl. Skips the test where none can be had; with CI=true that is a failure."""
    found = _found() or (installed_by_apt("postgresql") and _found())
    if found:
        return found
    message = "there is no PostgreSQL, and apt-get could not install one"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@contextmanager
def server() -> Iterator[str]:
    """A server of its own on a socket in a folder of its own; the address of its first database, for SQLAlchemy."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER)
    data, options = folder / "data", f"-c fsync=off -c listen_addresses='' -c unix_socket_directories='{folder}'"
    try:
        _run("initdb", "--pgdata", data, "--username", OWNER, "--auth", "trust", "--encoding", "UTF8")
        _run("pg_ctl", "start", "--wait", "--pgdata", data, "--log", folder / "log", "--options", options)
        yield f"postgresql+psycopg://{OWNER}@/postgres?host={folder}"
    finally:
        _run("pg_ctl", "stop", "--mode", "immediate", "--pgdata", data)
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *words: object) -> None:
    owner = OWNER if os.geteuid() == 0 else None
    subprocess.run([programs() / program, *map(str, words)], check=True, user=owner, stdout=subprocess.DEVNULL, cwd="/",
                   env={"PATH": os.environ["PATH"], "LC_ALL": "C"})


def _found() -> Path | None:
    onpath = shutil.which("initdb")
    here = [Path(onpath).resolve().parent] if onpath else sorted(DEBIAN.glob("*/bin"), reverse=True)
    return next((folder for folder in here if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)
