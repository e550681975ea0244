"""Lends a read-only connection to the facts, and gives the file back when nobody has asked for a while."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data_access.connecting import cursor, read_only

IDLE_SECONDS = 2.0   # then a release may open the file for writing, which it cannot while anybody reads
_lock = threading.Lock()
_leases: dict[Path, _Lease] = {}


@dataclass
class _Lease:
    """An open file, how many are reading it, and the timer that will close it."""

    connection: duckdb.DuckDBPyConnection
    readers: int = 0
    closing: threading.Timer | None = None


@contextmanager
def lent(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor on the facts in `file`, which can write nothing and read no other file. Raises duckdb.Error."""
    with _lock:
        lease = _taken(file)
    try:
        with cursor(lease.connection) as own:
            yield own
    finally:
        with _lock:
            _given_back(file, lease)


def _taken(file: Path) -> _Lease:
    lease = _leases.get(file) or _Lease(read_only(file))
    _leases[file] = lease
    lease.readers += 1
    if lease.closing:
        lease.closing.cancel()
    return lease


def _given_back(file: Path, lease: _Lease) -> None:
    lease.readers -= 1
    lease.closing = threading.Timer(IDLE_SECONDS, _close, (file, lease))
    lease.closing.daemon = True
    lease.closing.start()


def _close(file: Path, lease: _Lease) -> None:
    with _lock:
        if not lease.readers and _leases.get(file) is lease:
            del _leases[file]
            lease.connection.close()


@atexit.register
def _close_all() -> None:
    for file, lease in list(_leases.items()):
        _close(file, lease)
        if lease.closing:
            lease.closing.cancel()
            lease.closing.join()
