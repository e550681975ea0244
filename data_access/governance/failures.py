"""Counts passwords that failed, by account and by address, and locks for a while."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from data_access.governance.bounds import bounds
from data_access.governance.tables import FAILURES
from data_access.moments import stamp


def counted(connection: Connection, account: str, address: str, at: datetime) -> bool:
    """Count a try as failed, before its password is looked at; whether it may be made at all. The same steps for any account."""
    connection.execute(delete(FAILURES).where(FAILURES.c.since <= stamp(at - timedelta(minutes=bounds().failures.minutes))))
    before = {subject: _failures(connection, subject) for subject in _limits(account, address)}
    if any(before[subject] >= limit for subject, limit in _limits(account, address).items()):
        return False
    for subject, failures in before.items():
        _write(connection, subject, failures + 1, at)
    return True


def forgiven(connection: Connection, account: str, address: str) -> None:
    """A password was right: the account starts anew, and the address has one failure less."""
    connection.execute(delete(FAILURES).where(FAILURES.c.subject == f"account:{account}"))
    there = FAILURES.c.subject == f"address:{address}"
    connection.execute(update(FAILURES).where(there, FAILURES.c.failures > 0).values(failures=FAILURES.c.failures - 1))


def _limits(account: str, address: str) -> Mapping[str, int]:
    return {f"account:{account}": bounds().failures.account, f"address:{address}": bounds().failures.address}


def _failures(connection: Connection, subject: str) -> int:
    return connection.execute(select(FAILURES.c.failures).where(FAILURES.c.subject == subject)).scalar() or 0


def _write(connection: Connection, subject: str, failures: int, at: datetime) -> None:
    """The time counts from the last failure."""
    said = {"failures": failures, "since": stamp(at)}
    done = connection.execute(update(FAILURES).where(FAILURES.c.subject == subject).values(said))
    if not done.rowcount:
        connection.execute(insert(FAILURES), [{"subject": subject, **said}])
