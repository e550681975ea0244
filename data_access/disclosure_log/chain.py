"""The store of the record of disclosures: one chain of entries, added to by any number of processes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from weakref import finalize

from data_access.disclosure_log import head
from data_access.disclosure_log.entry import GENESIS, Entry, Line, digest_of, following
from data_access.disclosure_log.refusal import LogExists, LogUnavailable
from data_access.home import Home

SQL = Path(__file__).with_name("sql")
BUSY_SECONDS = 5.0
APART = "its last entry is not the one that its head {head} has, so one of the two was changed, cut or replaced"


@dataclass(frozen=True)
class Store:
    """Where the entries are, and where their head is."""

    entries: Path
    head: Path


class _Kept:
    """Stands for a connection that closes with it: when it is forgotten, and when the process ends."""


def store_of(home: Home, environment: Mapping[str, str]) -> Store:
    """The store of a home. FLASHLIGHT_LOG_HEAD names the head's file, on another disk or machine; a demonstration has its own."""
    named = "" if home.is_demo else environment.get("FLASHLIGHT_LOG_HEAD", "").strip()
    return Store(home.path / "disclosures.db", Path(named) if named else home.confidential / "disclosures.head")


def begin(store: Store, line: Line) -> Entry:
    """A new chain with its first entry. Raises LogExists where there is one or a part of one, LogUnavailable."""
    for path in (store.entries, store.head):
        if path.exists():
            raise LogExists(path)
    try:
        store.entries.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(store.entries, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        head.begin(store.head)
        with _opened(store.entries) as connection:
            connection.execute(_sql("create"))
    except (OSError, sqlite3.Error) as error:
        raise LogUnavailable(f"it cannot be begun ({_said(error)})") from None
    return append(store, line)


def append(store: Store, line: Line, since: str | None = None) -> Entry:
    """Add one entry; it is on the disk, and its digest in the head, when this returns. Raises LogUnavailable.

    With `since`, where the last entry about the same account, student and purpose says the same and is not older, that entry
    stands for this one and nothing is added.
    """
    if not (store.entries.exists() or store.head.exists()):
        raise LogUnavailable("there is none. Where there has never been one, begin it: flashlight log begin. Else restore it from a backup")
    with head.held(store.head) as held:
        try:
            inode = store.entries.stat().st_ino
            _keep_open(store.entries, inode, os.getpid())
            with _opened(store.entries) as connection:
                entry = _added(connection, held, line, since)
            moved = store.entries.stat().st_ino != inode
        except (OSError, sqlite3.Error) as error:
            raise LogUnavailable(f"{store.entries} cannot be written ({_said(error)})") from None
        if moved:
            raise LogUnavailable(f"{store.entries} was replaced while it was written")
    return entry


def search(store: Store, asked: Mapping[str, str | int | None]) -> Iterator[Entry]:
    """The entries asked for, in order; see search.sql. Raises LogUnavailable."""
    with _reading(store) as connection:
        yield from (_entry(row) for row in _found(connection, "search", asked))


def newest(store: Store, asked: Mapping[str, str | int | None]) -> tuple[int, tuple[Entry, ...]]:
    """How many entries are asked for, and the newest of them, newest first; see newest.sql. Raises LogUnavailable."""
    with _reading(store) as connection:
        connection.execute("begin")
        (entries,) = _found(connection, "count", asked).fetchone()
        return entries, tuple(_entry(row) for row in _found(connection, "newest", asked))


def length(store: Store) -> int:
    """The number of the last entry, or 0. Raises LogUnavailable."""
    with _reading(store) as connection:
        last = _one(connection, "last")
        return last.number if last else 0


def named(store: Store) -> tuple[tuple[str, str], ...]:
    """Every account with every partner that it did something for. Raises LogUnavailable."""
    with _reading(store) as connection:
        return tuple((str(account), str(partner)) for account, partner in connection.execute(_sql("named")))


def report(store: Store, asked: Mapping[str, str | int | None]) -> tuple[tuple[str, str, int, int, int, str, str], ...]:
    """Who opened whose record how often; see report.sql. Raises LogUnavailable."""
    with _reading(store) as connection:
        return tuple(_found(connection, "report", asked))


def _found(connection: sqlite3.Connection, question: str, asked: Mapping[str, str | int | None]) -> sqlite3.Cursor:
    """A question about everybody, or about one student, whose entries the index finds."""
    return connection.execute(_sql(question if asked["student"] is None else f"{question}_student"), asked)


def _added(connection: sqlite3.Connection, held: head.Head, line: Line, since: str | None) -> Entry:
    connection.execute("begin immediate")
    last = _one(connection, "last")
    _agree(last, held)
    standing = _one(connection, "latest_try", line) if since else None
    if standing and since and _stands_for(standing.line, line, since):
        connection.execute("rollback")
        return standing
    entry = following(last, line)
    connection.execute(_sql("append"), entry.columns())
    if _one(connection, "last") != entry:
        raise LogUnavailable("an entry does not read as it was written, so it was not kept")
    connection.execute("commit")
    held.confirm(entry)
    return entry


def _agree(last: Entry | None, held: head.Head) -> None:
    """Hold the end of the chain against the head. The one entry that a crash left without its line in the head is given it."""
    known = held.last() or head.Confirmed(0, GENESIS)
    if last is None and known.number == 0:
        return
    if last and digest_of(last.number, last.line, last.previous) == last.digest:
        if (last.number, last.digest) == (known.number, known.digest):
            return
        if (last.number, last.previous) == (known.number + 1, known.digest):
            held.confirm(last)
            return
    raise LogUnavailable(APART.format(head=held.path))


def _stands_for(standing: Line, line: Line, since: str) -> bool:
    """Whether two lines differ in nothing but the moment, and not by much."""
    return since < standing.at <= line.at and replace(standing, at=line.at) == line


@lru_cache(maxsize=8)
def _keep_open(path: Path, inode: int, process: int) -> _Kept:
    """Stay connected to a file, doing nothing: SQLite tidies up, at the cost of an entry, when the last connection closes."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, check_same_thread=False)
    connection.execute("pragma user_version").fetchone()
    kept = _Kept()
    finalize(kept, connection.close)
    return kept


@contextmanager
def _reading(store: Store) -> Iterator[sqlite3.Connection]:
    try:
        with _opened(store.entries, "ro") as connection:
            yield connection
    except (OSError, sqlite3.Error) as error:
        raise LogUnavailable(f"{store.entries} cannot be read ({_said(error)})") from None


@contextmanager
def _opened(path: Path, mode: str = "rw") -> Iterator[sqlite3.Connection]:
    """A connection to a file that is there, never to a new one; on a read-only disk, to a copy for an auditor."""
    uri = f"{path.absolute().as_uri()}?mode={mode}" + ("&immutable=1" if mode == "ro" and _is_copy(path) else "")
    with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
        if mode == "rw":
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
        yield connection


def _is_copy(path: Path) -> bool:
    """Whether a file lies on a read-only disk with nothing beside it that belongs to it."""
    return not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists()


def _one(connection: sqlite3.Connection, name: str, line: Line | None = None) -> Entry | None:
    asked = {name: getattr(line, name) for name in ("account", "student", "purpose", "origin", "note")} if line else {}
    row = connection.execute(_sql(name), asked).fetchone()
    return _entry(row) if row else None


def _entry(row: tuple[object, ...]) -> Entry:
    number, *said, previous, digest = row
    return Entry(number, Line(*said), previous, digest)  # type: ignore[arg-type]


def _said(error: Exception) -> str:
    """What the system or the database calls it; the database's own words may quote a value."""
    return (error.strerror if isinstance(error, OSError) else getattr(error, "sqlite_errorname", "")) or type(error).__name__


@cache
def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
