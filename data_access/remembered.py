"""What the record of disclosures remembers for good: no backup of another store brings back what was revoked or expunged (R33, R60)."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime

from data_access import disclosure_log
from data_access.disclosure_log import Store, store_of
from data_access.disclosure_log.refusal import LogUnavailable
from data_access.disclosure_log.verification import verify
from data_access.governance import Governance, revoked
from data_access.home import Home
from disclosure import Revocation, Viewer
from disclosure.expungement import Sealed

__all__ = ["LogUnavailable", "begin", "expunged", "is_begun", "remember", "revocations"]


def expunged(home: Home, viewer: Viewer) -> tuple[Sealed, ...]:
    """What was expunged, once the record is found whole; nothing where it was never begun. Raises LogUnavailable."""
    store = store_of(home, os.environ)
    if not is_begun(store):
        return ()
    found = verify(store)
    if not found.whole:
        raise LogUnavailable(found.faults[0].says)
    return disclosure_log.sealed(store, viewer)


def revocations(home: Home, viewer: Viewer) -> tuple[Revocation, ...]:
    """What was revoked up to this moment. Raises LogUnavailable."""
    store = store_of(home, os.environ)
    return disclosure_log.revocations(store, viewer) if is_begun(store) else ()


def remember(home: Home, viewer: Viewer, ended: Iterable[Revocation], at: datetime) -> None:
    """Put revocations on the record that are not there yet, where there is one. Raises LogUnavailable."""
    store = store_of(home, os.environ)
    if is_begun(store):
        for one in _new(ended, revocations(home, viewer)):
            disclosure_log.revoked(store, viewer, one, at)


def begin(home: Home, governance: Governance, viewer: Viewer, at: datetime) -> Store:
    """Begin the record of a home with all that was revoked before. Raises LogExists, LogUnavailable."""
    store = store_of(home, os.environ)
    disclosure_log.begin(store, viewer, at)
    with governance.reading() as connection:
        ended = revoked(connection, viewer)
    remember(home, viewer, ended, at)
    return store


def is_begun(store: Store) -> bool:
    """Whether there is a record, or a part of one."""
    return store.entries.exists() or store.head.exists()


def _new(ended: Iterable[Revocation], known: Iterable[Revocation]) -> list[Revocation]:
    by_student: dict[int, list[Revocation]] = {}
    for one in known:
        by_student.setdefault(one.student, []).append(one)
    return [one for one in ended if not any(before.ends(one.partner, one.purpose, one.signed_until) and before.on <= one.on
                                            for before in by_student.get(one.student, ()))]
