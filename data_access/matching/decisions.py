"""What stewards decided of pairs of students; each decision is logged with what was decided before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from data_access.governance import Governance, NotAllowed
from data_access.governance.changes import put
from data_access.governance.tables import MATCHES
from disclosure import Role, Viewer

Pair = tuple[int, int]


class Decision(StrEnum):
    """`same`: one person, counted once from the next release on. `open`: not decided, or not any more."""

    SAME = "same"
    DIFFERENT = "different"
    OPEN = "open"


@dataclass(frozen=True)
class Decided:
    """What was decided of one pair, the lower key first, and why it was brought to a steward."""

    pair: Pair
    decision: Decision
    basis: str


def must_be_steward(viewer: Viewer) -> None:
    """Raises NotAllowed for everybody else."""
    if Role.STEWARD not in viewer.roles:
        raise NotAllowed("Who is one person is for a steward to decide.")


def note(governance: Governance, viewer: Viewer, decided: Decided, at: datetime) -> None:
    """Write down a decision, or that a steward looked at a pair. Raises NotAllowed, GovernanceUnavailable."""
    must_be_steward(viewer)
    student, other = decided.pair
    with governance.writing() as connection:
        put(connection, MATCHES, [{"student": student, "other": other, "decision": decided.decision, "basis": decided.basis,
                                   "looked_at": at.isoformat()}], viewer, at)


def decided(governance: Governance) -> Mapping[Pair, Decided]:
    """Every pair that a steward has looked at. Raises GovernanceUnavailable."""
    with governance.reading() as connection:
        rows = connection.execute(select(MATCHES.c.student, MATCHES.c.other, MATCHES.c.decision, MATCHES.c.basis)).all()
    return {(student, other): Decided((student, other), Decision(decision), basis) for student, other, decision, basis in rows}


def groups_of(pairs: Iterable[Decided]) -> tuple[tuple[int, ...], ...]:
    """The students of each person who has several keys, in order."""
    groups: dict[int, set[int]] = {}
    for one in pairs:
        if one.decision is Decision.SAME:
            student, other = one.pair
            group = groups.get(student, {student}) | groups.get(other, {other})
            groups |= dict.fromkeys(group, group)
    return tuple(sorted({tuple(sorted(group)) for group in groups.values()}))


def keys_of(governance: Governance, student: int) -> tuple[int, ...]:
    """Every key of a person, where a steward said that several are one; else the one. Raises GovernanceUnavailable."""
    persons = groups_of(decided(governance).values())
    return next((person for person in persons if student in person), (student,))
