"""Requests to expunge a student's records: each step is taken by a steward, and none by somebody who took one before (R60)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, func, select

from data_access.governance.changes import put
from data_access.governance.store import Governance
from data_access.governance.tables import EXPUNGEMENTS
from disclosure import Role, Viewer
from disclosure.expungement import Kind, NotAllowedNow, Step, may_follow

GRANTED, DENIED, EXPUNGED, KEPT = "granted", "denied", "expunged", "kept"


@dataclass(frozen=True)
class Expungement:
    """A request and how far it has come."""

    request: str
    student: int
    kind: str
    step: str
    decision: str
    notified_on: date | None
    hearing_on: date | None
    outcome: str


def ask(governance: Governance, viewer: Viewer, student: int, kind: Kind, why: str, at: datetime) -> str:
    """Enter a request; its number. Raises NotAllowedNow."""
    _must_be_steward(viewer)
    with governance.writing() as connection:
        number = f"E-{1 + (connection.execute(select(func.count()).select_from(EXPUNGEMENTS)).scalar() or 0)}"
        _put(connection, viewer, at, request=number, student=student, kind=kind.value, step=Step.REQUESTED.value, asked_why=why,
             asked_by=viewer.account, asked_at=at.isoformat())
    return number


def decide(governance: Governance, viewer: Viewer, request: str, granted: bool, why: str, at: datetime) -> Expungement:
    """Grant or deny a request that somebody else entered. Raises NotAllowedNow."""
    return _step(governance, viewer, request, Step.DECIDED, at, decision=GRANTED if granted else DENIED, decided_why=why,
                 decided_by=viewer.account, decided_at=at.isoformat())


def notify(governance: Governance, viewer: Viewer, request: str, told_on: date, hearing_on: date | None, at: datetime) -> Expungement:
    """Say when the student was told of the decision, and when they are heard where they asked for it. Raises NotAllowedNow."""
    if told_on > at.date():
        raise NotAllowedNow("A notice counts from the day on which it was given. Enter it then.")
    return _step(governance, viewer, request, Step.NOTIFIED, at, notified_on=told_on, hearing_on=hearing_on, notified_by=viewer.account)


def close(governance: Governance, viewer: Viewer, request: str, expunged: bool, why: str, at: datetime) -> Expungement:
    """Write the outcome: what was decided, or after a hearing what came of it. Raises NotAllowedNow."""
    return _step(governance, viewer, request, Step.CLOSED, at, outcome=EXPUNGED if expunged else KEPT, outcome_why=why,
                 closed_by=viewer.account, closed_at=at.isoformat())


def requests(governance: Governance, viewer: Viewer) -> tuple[Expungement, ...]:
    """Every request, in the order in which they were entered. Raises NotAllowedNow."""
    _must_be_steward(viewer)
    with governance.reading() as connection:
        rows = connection.execute(select(EXPUNGEMENTS).order_by(EXPUNGEMENTS.c.asked_at, EXPUNGEMENTS.c.request)).mappings()
        return tuple(map(_expungement, rows))


def may_close(governance: Governance, viewer: Viewer, request: str, expunged: bool, at: datetime) -> Expungement:
    """The request, as it is before its outcome is written. Raises NotAllowedNow."""
    _must_be_steward(viewer)
    with governance.reading() as connection:
        row = _known(connection, request)
        _may_follow(row, viewer, Step.CLOSED, {"outcome": EXPUNGED if expunged else KEPT}, at)
        return _expungement(row)


def _step(governance: Governance, viewer: Viewer, request: str, step: Step, at: datetime, **said: object) -> Expungement:
    _must_be_steward(viewer)
    with governance.writing() as connection:
        _may_follow(_known(connection, request), viewer, step, said, at)
        _put(connection, viewer, at, request=request, step=step.value, **said)
        return _expungement(_known(connection, request))


def _may_follow(row: RowMapping, viewer: Viewer, step: Step, said: Mapping[str, object], at: datetime) -> None:
    may_follow(step, Step(row["step"]), (row["asked_by"], row["decided_by"]), viewer.account)
    if step is not Step.CLOSED:
        return
    if row["hearing_on"] is None and (said["outcome"] == EXPUNGED) != (row["decision"] == GRANTED):
        raise NotAllowedNow(f"The request was {row['decision']}, and there was no hearing, so that is the outcome.")
    if row["hearing_on"] and at.date() < row["hearing_on"]:
        raise NotAllowedNow(f"The hearing is on {row['hearing_on']}; the outcome is written after it.")


def _put(connection: Connection, viewer: Viewer, at: datetime, **row: object) -> None:
    put(connection, EXPUNGEMENTS, [row], viewer, at)


def _known(connection: Connection, request: str) -> RowMapping:
    found = connection.execute(select(EXPUNGEMENTS).where(EXPUNGEMENTS.c.request == request)).mappings().one_or_none()
    if found is None:
        raise NotAllowedNow("There is no request of that number. To see all: flashlight expunge list")
    return found


def _expungement(row: RowMapping) -> Expungement:
    return Expungement(**{name: row[name] for name in Expungement.__dataclass_fields__})


def _must_be_steward(viewer: Viewer) -> None:
    if Role.STEWARD not in viewer.roles:
        raise NotAllowedNow("Requests to expunge records are for stewards.")
