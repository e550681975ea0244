"""Who is looking."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What an account is for (R21 to R26)."""

    PARTNER = "partner"
    PROGRAM_STAFF = "program_staff"
    NEED_TO_KNOW = "need_to_know"
    STEWARD = "steward"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


STAFF = frozenset({Role.PROGRAM_STAFF, Role.NEED_TO_KNOW})       # R22, R23: nobody else works with students
NEVER_RECORDS = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})   # R25, R26: never the records themselves


def open_records(roles: frozenset[str]) -> bool:
    """Whether these are roles of staff who may open records: one that works with students, none that watches over access or accounts."""
    return bool(roles & STAFF) and not roles & NEVER_RECORDS


@dataclass(frozen=True)
class Viewer:
    """The public, or an account with its roles. Made only by pages/front_door.py, by data_access/operators.py for a terminal,
    and by data_access/accounts.py for whoever has just proven with a password who they are, or is named as present at a meeting."""

    account: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_public(self) -> bool:
        """True for a reader without an account."""
        return not self.account

    @property
    def may_open_records(self) -> bool:
        """True for staff with an account alone; each record takes all five conditions besides."""
        return not self.is_public and open_records(self.roles)
