"""Who is signed in: sessions by opaque token, of which only the digest is kept, and which end by themselves (R50)."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from data_access.governance.bounds import bounds
from data_access.governance.papers import is_stopped, listed, may_sign_in
from data_access.governance.store import Governance
from data_access.governance.tables import SESSIONS, SUBJECTS
from data_access.moments import stamp
from disclosure.viewer import NEVER_RECORDS

TOKEN_BYTES = 32
HELD = select(SESSIONS, SUBJECTS.c.roles).select_from(SESSIONS.outerjoin(SUBJECTS, SESSIONS.c.account == SUBJECTS.c.account))


@dataclass(frozen=True)
class Token:
    """What the browser holds: 256 random bits; shown by no repr."""

    secret: str = field(repr=False)


@dataclass(frozen=True)
class Session:
    """Somebody who is signed in. `individual` says whether pages with one student's data are open, which end at `locks_at`; `vouched`,
    whether the account is one that signs in at the provider, which limits its roles; `stopped`, that all access to students is cut off."""

    account: str
    roles: frozenset[str]
    individual: bool
    locks_at: datetime
    vouched: bool
    stopped: bool


def begin(connection: Connection, account: str, at: datetime) -> Token:
    """A new session; sessions that are over are swept away."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.began_at <= stamp(at - timedelta(hours=bounds().session.hours))))
    token = Token(secrets.token_urlsafe(TOKEN_BYTES))
    row = {"digest": _digest(token.secret), "account": account, "began_at": stamp(at), "seen_at": stamp(at), "individual": 1}
    connection.execute(insert(SESSIONS), [row])
    return token


def recognised(governance: Governance, secret: str, at: datetime, touch: bool = True) -> Session | None:
    """The session of a token, or None where there is none any more. A page that asks by itself does not touch it.

    Once idle beyond the shorter limit, a session is good for no individual page, whatever is touched later. Raises GovernanceUnavailable.
    """
    with governance.reading() as connection:
        row = connection.execute(HELD.where(SESSIONS.c.digest == _digest(secret))).mappings().first()
        roles = may_sign_in(connection, row["account"], at.date()) if row else None
        stopped = row is not None and is_stopped(connection, row["account"])
    if row is None or roles is None or _over(row, at):
        return None
    individual = bool(row["individual"]) and not _idle(row, at, individual=True)
    touched = touch and (individual != bool(row["individual"]) or _untouched(row, at))
    if touched:
        _touch(governance, secret, at, individual)
    vouched = row["roles"] is not None
    return Session(row["account"], _both_give(roles, listed(row["roles"])) if vouched else roles, individual,
                   _locks_at(row, at if touched else _moment(row["seen_at"])), vouched, stopped)


def _both_give(ours: frozenset[str], theirs: frozenset[str]) -> frozenset[str]:
    """The roles of both sides; none where that would leave out a role of ours that keeps somebody from records."""
    return ours & theirs if ours & NEVER_RECORDS <= theirs else frozenset()


def roles_of(connection: Connection, account: str, today: date) -> frozenset[str]:
    """The roles that an account would have if it were signed in now; none where it could not."""
    ours = may_sign_in(connection, account, today) or frozenset()
    theirs = connection.execute(select(SUBJECTS.c.roles).where(SUBJECTS.c.account == account)).scalar()
    return ours if theirs is None else _both_give(ours, listed(theirs))


def end(governance: Governance, secret: str) -> None:
    """Sign out: the token is worth nothing from now on, wherever it is used."""
    with governance.writing() as connection:
        connection.execute(delete(SESSIONS).where(SESSIONS.c.digest == _digest(secret)))


def end_all(connection: Connection, account: str) -> int:
    """End every session of an account. How many there were."""
    return connection.execute(delete(SESSIONS).where(SESSIONS.c.account == account)).rowcount


def _touch(governance: Governance, secret: str, at: datetime, individual: bool) -> None:
    with governance.writing() as connection:
        here = SESSIONS.c.digest == _digest(secret)
        connection.execute(update(SESSIONS).where(here, SESSIONS.c.seen_at < stamp(at)).values(seen_at=stamp(at)))
        if not individual:
            connection.execute(update(SESSIONS).where(here).values(individual=0))


def _locks_at(row: RowMapping, seen: datetime) -> datetime:
    """When a page with one student's data ends unless it is touched, and at the latest."""
    last = _moment(row["began_at"]) + timedelta(hours=bounds().session.hours)
    return min(seen + bounds().session.idle(individual=True), last)


def _over(row: RowMapping, at: datetime) -> bool:
    return at - _moment(row["began_at"]) >= timedelta(hours=bounds().session.hours) or _idle(row, at, individual=False)


def _idle(row: RowMapping, at: datetime, individual: bool) -> bool:
    return at - _moment(row["seen_at"]) >= bounds().session.idle(individual)


def _untouched(row: RowMapping, at: datetime) -> bool:
    return at - _moment(row["seen_at"]) >= timedelta(seconds=bounds().session.touch_seconds)


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
