"""Keeps names under a consent, as one step of a load (R55)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data_access.identities import Identity, Key, forget_others, keep
from data_access.loading.staging import Desk, accept
from data_access.loading.statements import statement

NO_KEY = ("No name, birth date or address was kept: there is no key. Set FLASHLIGHT_KEY or FLASHLIGHT_KEY_FILE and "
          "load the students again if people are to be named.")
KEPT = "Names, birth dates and addresses are kept, encrypted, only for students with a consent in force."


@dataclass(frozen=True)
class Named:
    """Who may be named today: every student with a consent in force whom no source has withdrawn, and who was just loaded."""

    consented: frozenset[int]
    identities: Mapping[int, Identity]


def named(desk: Desk, today: date) -> Named:
    """Read from facts that all tables have been placed in."""
    rows = desk.connection.execute(statement("consented"), {"today": today}).fetchall()
    consented = frozenset(student for student, in rows) - _withdrawn(desk)
    return Named(consented, _identities(desk, consented) if desk.records["students"] else {})


def _withdrawn(desk: Desk) -> frozenset[int]:
    if not desk.records["removals"]:
        return frozenset()
    return frozenset(student for student, in desk.connection.execute(statement("withdrawn")).fetchall())


def keep_named(who: Named, store: Path, key: Key | None) -> str:
    """Keep the new identities, forget every one without a consent; what was done, in words. Raises WrongKey."""
    if key:
        keep(store, key, who.identities)
    forget_others(store, who.consented)
    return KEPT if key else NO_KEY


def _identities(desk: Desk, consented: frozenset[int]) -> Mapping[int, Identity]:
    accept(desk, "students")
    rows = desk.connection.execute(statement("identities"), {"consented": sorted(consented)}).fetchall()
    return {student: Identity(*fields) for student, *fields in rows}
