"""The gateway: one student's education record, after all five conditions held and the opening is on the record (R30, R32, R52)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache, partial
from pathlib import Path

import duckdb

from data_access import disclosure_log, identities
from data_access.disclosure_log import LogUnavailable, Store, store_of
from data_access.disclosure_log.verification import verify
from data_access.governance import Circumstances, GovernanceUnavailable, evidence, governance_of
from data_access.home import Home, current
from data_access.identities import WrongKey, key_of
from data_access.lending import lent
from disclosure import Disclosure, EducationRecord, Purpose, Viewer
from disclosure.need_to_know import Rows, grant

SQL = Path(__file__).with_name("sql") / "records"


class RecordsUnavailable(Exception):
    """No record can be opened now, whoever asks and whoever it is about. The message says what to put right and names nobody."""


@dataclass(frozen=True)
class Try:
    """Somebody asks for a student's record: who, whose, why, when, from where."""

    viewer: Viewer
    student: int
    purpose: Purpose
    at: datetime
    origin: str


def open_record(home: Home, viewer: Viewer, student: int, purpose: Purpose, at: datetime, origin: str) -> EducationRecord | None:
    """The fields of one student that this viewer needs for this purpose, or None; the try is on the record either way.

    `at` is now, in the partnership's own time zone, whose days papers are dated in. Every call decides anew. None says nothing: not why,
    and not whether there is such a student. Raises RecordsUnavailable.
    """
    asked = Try(viewer, student, purpose, at, origin)
    try:
        with lent(_facts(home)) as connection:
            disclosure = _disclosed(home, connection, asked)
            return _record(home, connection, disclosure) if disclosure else None
    except (LogUnavailable, GovernanceUnavailable, WrongKey) as unavailable:
        raise RecordsUnavailable(str(unavailable)) from None
    except duckdb.Error as error:
        raise RecordsUnavailable(f"The facts cannot be read ({type(error).__name__}). Try again when no release is under way.") from None


def _disclosed(home: Home, connection: duckdb.DuckDBPyConnection, asked: Try) -> Disclosure | None:
    """Decide, and write down what was decided: the same steps for everybody and every student, there or not."""
    log, today = _log(home), asked.at.date()
    known = _circumstances(home, connection, log, asked)
    found = evidence(governance_of(home, os.environ), asked.viewer, asked.student, asked.purpose, known, today)
    given = grant(asked.viewer, asked.student, asked.purpose, found, today)
    if given is None:
        disclosure_log.refuse(log, asked.viewer, asked.student, asked.purpose, found, asked.at, asked.origin)
        return None
    return disclosure_log.disclose(log, given, asked.at, asked.origin)


def _circumstances(home: Home, connection: duckdb.DuckDBPyConnection, log: Store, asked: Try) -> Circumstances:
    """What the stores know of a student that decides; the birth date is read only when it is asked for, and goes no further."""
    school = connection.execute(_sql("school"), {"student": asked.student}).fetchone()
    left = dict(connection.execute(_sql("left"), {"student": asked.student}).fetchall())
    revoked = disclosure_log.revocations(log, asked.viewer, asked.student)
    return Circumstances(school[0] if school else "", left, revoked, partial(_born, home, asked.student))


def _born(home: Home, student: int) -> date | None:
    return identities.birth_date(home.confidential / "identities.db", key_of(home, os.environ), student)


def _record(home: Home, connection: duckdb.DuckDBPyConnection, disclosure: Disclosure) -> EducationRecord:
    """Read what the grant opens; only a Disclosure, which is on the disk, leads here."""
    given = disclosure.grant
    return EducationRecord(given, {field: _rows(connection, field, disclosure) for field in given.fields}, _name(home, disclosure))


def _rows(connection: duckdb.DuckDBPyConnection, field: str, disclosure: Disclosure) -> Rows:
    text, given = _sql(field), disclosure.grant
    bound = {"student": given.student} | ({"partner": given.partner} if "$partner" in text else {})
    found = connection.execute(text, bound)
    columns = tuple(column[0] for column in found.description or ())
    return Rows(columns, tuple(tuple(map(_text, row)) for row in found.fetchall()))


def _text(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _name(home: Home, disclosure: Disclosure) -> str:
    """Given and family name, where there is a key; nothing else of an identity is ever shown."""
    key, store = key_of(home, os.environ), home.confidential / "identities.db"
    found = identities.read(store, key, disclosure.grant.student) if key and store.exists() else None
    return f"{found.given_name} {found.family_name}".strip() if found else ""


def _facts(home: Home) -> Path:
    store = current(home.confidential)
    if store is None:
        raise RecordsUnavailable("There are no facts yet. Load some first: flashlight load PATH")
    return store


def _log(home: Home) -> Store:
    """The record of disclosures, found whole once by this process; each entry after that holds it against its head again."""
    store = store_of(home, os.environ)
    _must_be_whole(store)
    return store


@lru_cache(maxsize=8)
def _must_be_whole(store: Store) -> None:
    found = verify(store)
    if not found.whole:
        raise LogUnavailable(found.faults[0].says)


@cache
def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
