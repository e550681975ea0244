"""Keeps names under a consent, as one step of a load (R55)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from data_access.identities import Identity, Key, forget_others, keep
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


def keep_named(identities: Mapping[int, Identity], consented: frozenset[int], store: Path, key: Key | None) -> str:
    """Keep the new identities, forget every one without a consent; what was done, in words. Raises WrongKey."""
    if key:
        keep(store, key, identities)
    forget_others(store, consented)
    return KEPT if key else NO_KEY


def withdrawn(desk: Desk) -> frozenset[int]:
    """The students whose names a source takes back: deleted there, they stay counted."""
    if not desk.records["removals"]:
        return frozenset()
    return frozenset(student for student, in desk.connection.execute(statement("withdrawn")).fetchall())
