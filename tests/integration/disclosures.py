"""Records of disclosures for tests: a store, and openings by people who may."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data_access import disclosure_log
from data_access.disclosure_log import Asked, Entry, Store, Verification
from data_access.home import Home
from disclosure import Disclosure, Evidence, Period, Purpose, Role, Scope, Viewer
from disclosure.need_to_know import FIELDS, grant

NOW = datetime(2025, 11, 22, 15, 30, tzinfo=UTC)
TODAY = NOW.date()
IN_FORCE = Period(TODAY - timedelta(days=30), TODAY + timedelta(days=30))
ALL_FIELDS = frozenset(field for fields in FIELDS.values() for field in fields)
COMPLETE = Evidence(IN_FORCE, IN_FORCE, IN_FORCE, TODAY, Scope("readers", frozenset({"birch"})), "birch", IN_FORCE, ALL_FIELDS)
TUTOR = Viewer("tutor@example.org", frozenset({Role.NEED_TO_KNOW}))
AUDITOR = Viewer("auditor@example.org", frozenset({Role.AUDITOR}))
MINUTE = timedelta(minutes=1)


def a_log(folder: Path, openings: int = 0) -> Store:
    """A record with this many openings, each of another student, after its first entry."""
    store = disclosure_log.store_of(Home(folder / "home"), {"FLASHLIGHT_LOG_HEAD": str(folder / "elsewhere" / "head")})
    disclosure_log.begin(store, Viewer("operator"), NOW - MINUTE)
    for number in range(1, openings + 1):
        opens(store, number)
    return store


def opens(store: Store, student: int = 1, at: datetime = NOW, viewer: Viewer = TUTOR, origin: str = "192.0.2.7") -> Disclosure:
    given = grant(viewer, student, Purpose.TUTORING, COMPLETE, TODAY)
    if given is None:
        raise LookupError("the evidence of these tests no longer opens a record")
    return disclosure_log.disclose(store, given, at, origin)


def is_refused(store: Store, student: int = 1, at: datetime = NOW, **missing: object) -> None:
    evidence = replace(COMPLETE, **(missing or {"consent": None}))  # type: ignore[arg-type]
    disclosure_log.refuse(store, TUTOR, student, Purpose.TUTORING, evidence, at, "192.0.2.7")


def entries(store: Store, **asked: object) -> list[Entry]:
    return list(disclosure_log.search(store, AUDITOR, Asked(**asked)))  # type: ignore[arg-type]


def looks(store: Store, at: datetime = NOW + 5 * MINUTE, most: int = 500, viewer: Viewer = AUDITOR, **asked: object) -> list[int]:
    """The numbers of the entries that an auditor is shown on the page, after how many were found."""
    found = disclosure_log.look_up(store, viewer, Asked(**asked), most, at, "192.0.2.9")  # type: ignore[arg-type]
    return [found.entries, *(entry.number for entry in found.newest)]


def verified(store: Store) -> Verification:
    return disclosure_log.verify(store, AUDITOR)


@contextmanager
def tampering(store: Store) -> Iterator[sqlite3.Connection]:
    """The store as somebody sees it who goes around Flashlight."""
    with closing(sqlite3.connect(store.entries)) as connection, connection:
        yield connection


def open_here() -> Iterator[Path]:
    """Every file that this process holds open."""
    for handle in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            yield handle.readlink()
