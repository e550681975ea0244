"""Finds a PostgreSQL server, installs it where it is missing, and runs one for the tests."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, create_engine, make_url
from sqlalchemy.schema import CreateSchema

from data_access.governance import Governance, governance_of
from data_access.governance.store import governance_at
from data_access.governance.tables import METADATA
from data_access.home import Home
from tests.installing import installed_by_apt

POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.slow)
BOTH = ["sqlite", POSTGRESQL]   # of a fixture that makes its home with `moved`
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


def emptied(running: str) -> str:
    """The address of governance in which nothing is: tables are made once, as that takes longer than most tests."""
    address = _tables(running)
    with governance_at(address).writing() as connection:
        for table in METADATA.sorted_tables:
            connection.execute(table.delete())
        _count_on(connection)
    return address


@cache
def _tables(running: str) -> str:
    """A schema of its own, until a test damages it."""
    name, engine = f"governance_{secrets.token_hex(4)}", create_engine(running)
    with engine.begin() as connection:
        connection.execute(CreateSchema(name))
    engine.dispose()
    return f"{running}&options=-csearch_path%3D{name}"


def _count_on(connection: Connection) -> None:
    """Numbers that the server gives go on after those that are there."""
    for table, column in ((table, table.autoincrement_column) for table in METADATA.sorted_tables):
        if column is not None and column.autoincrement is True:
            connection.exec_driver_sql(f"select setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "
                                       f"(select coalesce(max({column.name}), 0) + 1 from {table.name}), false)")


def moved(home: Home, request: pytest.FixtureRequest) -> Home:
    """The home, for a test that is asked on PostgreSQL with its governance there and none beside it. See BOTH."""
    if request.param == "sqlite":
        return home
    address = emptied(request.getfixturevalue("running"))
    old, new = governance_of(home, {}), governance_at(address)
    with old.reading() as rows, new.writing() as connection:
        for table in METADATA.sorted_tables:
            if found := [dict(row) for row in rows.execute(table.select()).mappings()]:
                connection.execute(table.insert(), found)
        _count_on(connection)
    old.engine.dispose()
    request.addfinalizer(partial(_must_be_all, home, new))
    for file in home.path.glob("governance.db*"):
        file.unlink()
    request.getfixturevalue("monkeypatch").setenv("FLASHLIGHT_GOVERNANCE_URL", address)
    return home


def _must_be_all(home: Home, there: Governance) -> None:
    """A test that opened a file beside the server was about that file."""
    there.engine.dispose()
    assert not list(home.path.glob("governance.db*"))


def damaged(home: Home, table: Table) -> None:
    """Governance as a process finds it that holds none of its pages from before: a file of rubbish; on a server, without a table."""
    store, files = governance_of(home, os.environ), list(home.path.glob("governance.db*"))
    if not files:
        with store.writing() as connection:
            table.drop(connection)
        _tables.cache_clear()
    store.engine.dispose()
    for file in files:
        file.write_bytes(b"damaged" * 999)


def dumped(address: str) -> bytes:
    """A backup of a test's schema, as an operator makes it."""
    return _asked("pg_dump", address, "--clean", "--if-exists", "--schema", _schema(address))


def restored(address: str, dump: bytes) -> None:
    """Put the schema of a test back as it was."""
    _asked("psql", address, "--quiet", "--set", "ON_ERROR_STOP=1", said=dump)


def _asked(program: str, address: str, *words: str, said: bytes = b"") -> bytes:
    at = make_url(address)
    connected = ("--host", str(at.query["host"]), "--username", OWNER, "--dbname", str(at.database))
    return subprocess.run([programs() / program, *connected, *words], check=True, input=said, stdout=subprocess.PIPE).stdout


def _schema(address: str) -> str:
    return str(make_url(address).query["options"]).rpartition("=")[2]


def _run(program: str, *words: object) -> None:
    owner = OWNER if os.geteuid() == 0 else None
    subprocess.run([programs() / program, *map(str, words)], check=True, user=owner, stdout=subprocess.DEVNULL, cwd="/",
                   env={"PATH": os.environ["PATH"], "LC_ALL": "C"})


def _found() -> Path | None:
    onpath = shutil.which("initdb")
    here = [Path(onpath).resolve().parent] if onpath else sorted(DEBIAN.glob("*/bin"), reverse=True)
    return next((folder for folder in here if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)
