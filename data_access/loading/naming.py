"""Keeps names under a consent, as one step of a load (R55)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from data_access.identities import Identity, Key, KnownBy, forget_others, keep, keep_known_by
from data_access.loading.staging import Desk, accept
from data_access.loading.statements import statement

NO_KEY = ("No name, birth date or address was kept: there is no key. Set FLASHLIGHT_KEY or FLASHLIGHT_KEY_FILE and "
          "load the students again if people are to be named.")
KEPT = "Names, birth dates and addresses are kept, encrypted, only for students with a consent in force."


def named(desk: Desk, consented: frozenset[int]) -> Mapping[int, Identity]:
    """The identities, among the students just accepted, of those who may be named."""
    if not desk.records["students"]:
        return {}
    accept(desk, "students")
    rows = desk.connection.execute(statement("identities"), {"consented": sorted(consented)}).fetchall()
    return {student: Identity(*fields) for student, *fields in rows}


def known_by(desk: Desk) -> tuple[KnownBy, ...]:
    """The ids by which other sources may know the students just accepted."""
    if not desk.records["students"]:
        return ()
    accept(desk, "students")
    return tuple(KnownBy(*row) for row in desk.connection.execute(statement("known_by")).fetchall())


def keep_named(identities: Mapping[int, Identity], consented: frozenset[int], store: Path, key: Key | None,
               known: Iterable[KnownBy]) -> str:
    """Keep the new identities, forget every one without a consent; what was done, in words. Raises WrongKey."""
    if key:
        keep(store, key, identities)
        keep_known_by(store, key, known)
    forget_others(store, consented)
    return KEPT if key else NO_KEY


def withdrawn(desk: Desk) -> frozenset[int]:
    """The students whose names a source takes back: deleted there, they stay counted."""
    if not desk.records["removals"]:
        return frozenset()
    return frozenset(student for student, in desk.connection.execute(statement("withdrawn")).fetchall())
