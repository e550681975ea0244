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
from sqlalchemy import create_engine
from sqlalchemy.schema import CreateSchema

from data_access.governance import governance_of
from data_access.governance.store import governance_at
from data_access.governance.tables import METADATA
from data_access.home import Home
from tests.installing import installed_by_apt

POSTGRESQL = pytest.param("postgresql", marks=(pytest.mark.xdist_group("postgresql"), pytest.mark.slow))
ON_BOTH = pytest.mark.parametrize("home", ["sqlite", POSTGRESQL], indirect=True)   # for a home made with `moved`
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


def a_schema(running: str, tmp_path: Path) -> str:
    """The address of a schema of its own for one test."""
    name, engine = f"test_{abs(hash(tmp_path))}", create_engine(running)
    with engine.begin() as connection:
        connection.execute(CreateSchema(name))
    engine.dispose()
    return f"{running}&options=-csearch_path%3D{name}"


def moved(home: Home, request: pytest.FixtureRequest) -> Home:
    """The home, for a test that is asked on PostgreSQL with its governance there and none beside it. See ON_BOTH."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return home
    address = a_schema(request.getfixturevalue("running"), home.path)
    old, new = governance_of(home, {}), governance_at(address)
    with old.reading() as rows, new.writing() as connection:
        for table in METADATA.sorted_tables:
            if found := [dict(row) for row in rows.execute(table.select()).mappings()]:
                connection.execute(table.insert(), found)
        for table, column in ((table, table.autoincrement_column) for table in METADATA.sorted_tables):
            if column is not None and column.autoincrement is True:
                connection.exec_driver_sql(f"select setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "
                                           f"(select coalesce(max({column.name}), 0) + 1 from {table.name}), false)")
    old.engine.dispose()
    request.addfinalizer(new.engine.dispose)
    for file in home.path.glob("governance.db*"):
        file.unlink()
    request.getfixturevalue("monkeypatch").setenv("FLASHLIGHT_GOVERNANCE_URL", address)
    return home


def _run(program: str, *words: object) -> None:
    owner = OWNER if os.geteuid() == 0 else None
    subprocess.run([programs() / program, *map(str, words)], check=True, user=owner, stdout=subprocess.DEVNULL, cwd="/",
                   env={"PATH": os.environ["PATH"], "LC_ALL": "C"})


def _found() -> Path | None:
    onpath = shutil.which("initdb")
    here = [Path(onpath).resolve().parent] if onpath else sorted(DEBIAN.glob("*/bin"), reverse=True)
    return next((folder for folder in here if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)
