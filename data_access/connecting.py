"""How a DuckDB file is opened here: hardened, and with a limit on how long a statement may run."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

STATEMENT_SECONDS = 20.0
HARDENED = (
    "set enable_progress_bar = false",   # it would be written to standard output
    "set autoload_known_extensions = false",
    "set autoinstall_known_extensions = false",
    "set python_enable_replacements = false",
    "set enable_external_access = false",
    "set lock_configuration = true",
)
IS_LOCKED = (Path(__file__).parent / "sql" / "is_locked.sql").read_text(encoding="utf-8")
_HARDENING = threading.Lock()


def read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that can read `path`, no other file, and write nothing; a file that is open already is locked by whoever came first."""
    connection = duckdb.connect(str(path), read_only=True, config={"memory_limit": "1GB", "threads": 1})
    with _HARDENING:
        for setting in () if _is_locked(connection) else HARDENED:
            connection.execute(setting)
    return connection


def _is_locked(connection: duckdb.DuckDBPyConnection) -> bool:
    return connection.execute(IS_LOCKED).fetchall() == [(True,)]


@contextmanager
def copied(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a copy of `path`: a process that has the file open opens it in one way only.

    The copy lies beside the file, as something still being built, so that what a kill leaves of it is swept like that.
    """
    copy = path.with_suffix(".copy.building")
    try:
        with duckdb.connect(shutil.copy(path, copy), read_only=True) as connection:
            yield connection
    finally:
        copy.unlink(missing_ok=True)


@contextmanager
def cursor(connection: duckdb.DuckDBPyConnection, seconds: float = STATEMENT_SECONDS) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor of its own for one piece of work, interrupted after `seconds`."""
    own = connection.cursor()
    timer = threading.Timer(seconds, own.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield own
    finally:
        timer.cancel()
        own.close()
