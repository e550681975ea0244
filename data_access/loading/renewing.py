"""Lets go by today what may not be kept any longer, without a file: expired and expunged records, names that nothing covers, bad rows."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial

import duckdb
from sqlalchemy import Connection

from data_access.governance import Governance, governance_of, revoked, withdraw
from data_access.home import Home, publish
from data_access.identities import Key, forget_unless, key_of
from data_access.loading.letting_go import let_go
from data_access.loading.naming import Nameable, nameable
from data_access.loading.problem import Refused
from data_access.loading.quarantine import let_rows_go
from data_access.loading.statements import statement
from data_access.loading.store import alone, amend_others, building, in_force, reading, seal
from data_access.partnership import read_partnership
from data_access.remembered import expunged, remember, revocations
from disclosure import Viewer
from disclosure.expungement import Sealed

IS_DEMO = "this home holds the demonstration, whose people are invented: nothing in it expires."
NO_FACTS = "there are no facts yet."


@dataclass(frozen=True)
class Renewed:
    """How many records and names were let go; `version` is the new version of the facts, or "" where they stayed as they were."""

    records: int
    names: int
    version: str


def renew(home: Home, viewer: Viewer, today: date) -> Renewed:
    """Let go of it, in the version in force and in those before. Raises Refused, LogUnavailable, GovernanceUnavailable, WrongKey or
    PartnershipError."""
    if home.is_demo:
        raise Refused(IS_DEMO)
    let_rows_go(home.quarantine, today, read_partnership(home.partnership).quarantine_days)
    if in_force(home) is None:
        raise Refused(NO_FACTS)
    sealed, store, key = expunged(home, viewer), governance_of(home, os.environ), key_of(home, os.environ)
    with alone(home):
        renewed = _renewed(home, viewer, sealed, store, key, today)
        amend_others(home, partial(let_go, sealed=sealed, today=today))
    return renewed


def knows(home: Home, student: int) -> bool:
    """Whether the facts in force have records of a student. Raises Refused."""
    store = in_force(home)
    if store is None:
        raise Refused(NO_FACTS)
    with reading(store) as connection:
        return connection.execute(statement("student"), {"student": student}).fetchone() is not None


def _renewed(home: Home, viewer: Viewer, sealed: tuple[Sealed, ...], store: Governance, key: Key | None, today: date) -> Renewed:
    with building(home, from_nothing=False) as (connection, target):
        gone = let_go(connection, sealed, today)
        with store.writing() as governance:
            may = _reviewed(home, viewer, governance, connection, today)
            if gone:
                connection.execute(statement("forget_cells"))
                connection.execute(statement("forget_parts"))
                seal(connection, target, gone)
            forgotten = forget_unless(home.confidential / "identities.db", key, may.keeps)
    if gone:
        publish(home.confidential, target)
    return Renewed(gone, forgotten, target.name if gone else "")


def _reviewed(home: Home, viewer: Viewer, governance: Connection, facts: duckdb.DuckDBPyConnection, today: date) -> Nameable:
    """Who may be named, once the papers and the record of disclosures know of the same revocations."""
    ended = revocations(home, viewer)
    withdraw(governance, viewer, ended, datetime.now(UTC))
    remember(home, viewer, revoked(governance, viewer), datetime.now(UTC))
    return nameable(governance, viewer, facts, ended, today)
