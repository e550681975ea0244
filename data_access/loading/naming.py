"""Keeps names under a consent or a recorded legal basis, as one step of a load (R55)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
from sqlalchemy import Connection

from data_access.governance import Consented, consented, named_by_law
from data_access.identities import Identity, Key, KnownBy, forget_unless, keep, keep_known_by
from data_access.loading.staging import Desk, accept
from data_access.loading.statements import statement
from disclosure import Period, Revocation, Viewer
from disclosure.need_to_know import entitled

NO_KEY = ("No name, birth date or address was kept: there is no key. Set FLASHLIGHT_KEY or FLASHLIGHT_KEY_FILE and "
          "load the students again if people are to be named.")
KEPT = ("Names, birth dates and addresses are kept, encrypted, only for students with a consent in force or under an agreement that "
        "names identities and its legal basis.")


@dataclass(frozen=True)
class Nameable:
    """Who may be named today: the consents in force by student, and those named by law."""

    consents: Mapping[int, tuple[Consented, ...]]
    by_law: frozenset[int]
    today: date

    @property
    def everybody(self) -> frozenset[int]:
        return self.by_law | self.consents.keys()

    def keeps(self, student: int, born: date | None) -> bool:
        """Whether a name is kept; a parent's consent keeps it until the student is 18. Where nobody knows the age, the consent stands."""
        return student in self.by_law or any(
            born is None or entitled(Period(one.signed_on), one.signed_by, born).holds(self.today)
            for one in self.consents.get(student, ()))


def nameable(governance: Connection, viewer: Viewer, facts: duckdb.DuckDBPyConnection, revoked: Collection[Revocation],
             today: date) -> Nameable:
    """Who may be named: nobody by law who ever revoked. Raises NotAllowed."""
    by_student: dict[int, list[Consented]] = {}
    for one in consented(governance, viewer, today):
        by_student.setdefault(one.student, []).append(one)
    schools = sorted(named_by_law(governance, viewer, today))
    there = facts.execute(statement("at_schools"), {"schools": schools}).fetchall() if schools else []
    by_law = {student for student, in there} - {one.student for one in revoked}
    return Nameable({student: tuple(some) for student, some in by_student.items()}, frozenset(by_law), today)


def without(some: Nameable, students: frozenset[int]) -> Nameable:
    """Nobody of these."""
    return Nameable({student: one for student, one in some.consents.items() if student not in students}, some.by_law - students, some.today)


def named(desk: Desk, may: Nameable) -> Mapping[int, Identity]:
    """The identities, among the students just accepted, of those who may be named."""
    if not desk.records["students"]:
        return {}
    accept(desk, "students")
    rows = desk.connection.execute(statement("identities"), {"consented": sorted(may.everybody)}).fetchall()
    return {student: Identity(*fields) for student, *fields in rows}


def known_by(desk: Desk) -> tuple[KnownBy, ...]:
    """The ids by which other sources may know the students just accepted."""
    if not desk.records["students"]:
        return ()
    accept(desk, "students")
    return tuple(KnownBy(*row) for row in desk.connection.execute(statement("known_by")).fetchall())


@dataclass(frozen=True)
class Told:
    """What a load told of students: who they are, by what else they may be known, and the digests of the files that told it."""

    identities: Mapping[int, Identity]
    known_by: tuple[KnownBy, ...]
    files: frozenset[str]


def keep_named(told: Told, may: Nameable, store: Path, key: Key | None) -> str:
    """Keep what was told, forget everybody who may not be named; what was done, in words. Raises WrongKey."""
    if key:
        keep(store, key, told.identities)
        keep_known_by(store, key, told.known_by, told.files)
    forget_unless(store, key, may.keeps)
    return KEPT if key else NO_KEY


def withdrawn(desk: Desk) -> frozenset[int]:
    """The students whose names a source takes back: deleted there, they stay counted."""
    if not desk.records["removals"]:
        return frozenset()
    return frozenset(student for student, in desk.connection.execute(statement("withdrawn")).fetchall())
