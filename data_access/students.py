"""The gateway: one student's education record, after all five conditions held and the opening is on the record (R30, R32, R52)."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache, partial
from pathlib import Path

import duckdb

from data_access import disclosure_log, identities
from data_access.accounts import named
from data_access.closed import RecordsUnavailable, SessionOver
from data_access.disclosure_log import LogUnavailable, Store, store_of
from data_access.disclosure_log.verification import verify
from data_access.entrance import Visit, known
from data_access.governance import Circumstances, GovernanceUnavailable, NotAllowed, assigned, evidence, governance_of, must_not_be_stopped
from data_access.home import Home, current
from data_access.identities import WrongKey, key_of
from data_access.lending import lent
from data_access.secret import secret_from
from disclosure import Disclosure, EducationRecord, Grant, Purpose, Role, Verdict
from disclosure.expungement import discipline_kept_from
from disclosure.need_to_know import Rows, grant, verdict

SQL = Path(__file__).with_name("sql") / "records"


@dataclass(frozen=True)
class Try:
    """Somebody asks for a student's record: who, when and from where; whose; why; and what the record has to say besides."""

    visit: Visit
    student: int = field(repr=False)
    purpose: Purpose
    note: str = ""


@dataclass(frozen=True)
class Together:
    """A student whom everybody at a meeting may see: the record as the visitor has it, and the grants of all others."""

    record: EducationRecord
    others: tuple[Grant, ...]


@dataclass(frozen=True)
class _Enrolled:
    """What the facts say of a student that decides: the school, and the day on which the student left each partner's programs."""

    school: str = field(repr=False)
    left: Mapping[str, date] = field(repr=False)


def open_record(home: Home, visit: Visit, student: int, purpose: Purpose) -> EducationRecord | None:
    """The fields of one student that this visitor needs for this purpose, or None; the try is on the record either way.

    Every call decides anew. None says nothing: not why, and not whether there is such a student. Raises SessionOver, RecordsUnavailable.
    """
    with _told(), lent(_facts(home)) as connection:
        _must_be_signed_in(home, visit)
        disclosure = _disclosed(home, Try(visit, student, purpose), _read(connection, student))
        return _record(home, visit, connection, disclosure) if disclosure else None


def keep_open(home: Home, visit: Visit, record: EducationRecord) -> EducationRecord | None:
    """What may stay of a record that is on the screen already, or None: decided anew, without the facts. Raises as open_record."""
    before = record.grant
    with _told():
        _must_be_signed_in(home, visit)
        disclosure = _disclosed(home, Try(visit, before.student, before.purpose), _as_read(before))
    if disclosure is None or disclosure.grant.partner != before.partner:
        return None
    return EducationRecord(disclosure.grant, {name: record.fields[name] for name in disclosure.grant.fields if name in record.fields},
                           record.name)


def roster(home: Home, visit: Visit, purpose: Purpose) -> tuple[EducationRecord, ...]:
    """The students this visitor works with for a purpose and may see now, by name, without any other field; each is a try on the record.

    Raises as open_record.
    """
    return _seen(home, visit, purpose, lambda _, one: EducationRecord(one.grant, {}, _name(home, one)))


def open_roster(home: Home, visit: Visit, purpose: Purpose) -> tuple[EducationRecord, ...]:
    """The same students with the fields that the purpose opens. Raises as open_record."""
    return _seen(home, visit, purpose, partial(_record, home, visit))


def _seen(home: Home, visit: Visit, purpose: Purpose,
          made: Callable[[duckdb.DuckDBPyConnection, Disclosure], EducationRecord]) -> tuple[EducationRecord, ...]:
    with _told(), lent(_facts(home)) as connection:
        _must_be_signed_in(home, visit)
        given = assigned(governance_of(home, os.environ), visit.viewer, visit.at.date())
        tries = [Try(visit, one.student, purpose) for one in given if one.purpose is purpose]
        opened = [_disclosed(home, asked, _read(connection, asked.student)) for asked in tries]
        found = [made(connection, one) for one in opened if one]
    return tuple(sorted(found, key=lambda record: (record.name.casefold(), record.grant.student)))


def meet(home: Home, visit: Visit, present: tuple[str, ...], purpose: Purpose) -> tuple[Together, ...]:
    """The students whom the visitor and everybody else present, named by account, may see for a purpose, by name (R35).

    A student whom one of them may not see is left out, and nothing says so. Each opening is on the record for each of them. Raises as
    open_record.
    """
    with _told(), lent(_facts(home)) as connection:
        others = [_as_named(home, visit, account) for account in present]
        found = [_together(home, visit, others, record, _read(connection, record.grant.student)) for record in roster(home, visit, purpose)]
    return tuple(filter(None, found))


def keep_together(home: Home, visit: Visit, seen: Together) -> Together | None:
    """The student, while everybody present may see them: decided anew, without the facts. Raises as open_record."""
    record = keep_open(home, visit, seen.record)
    with _told():
        asked = ((one, Try(_as_named(home, visit, one.viewer.account), one.student, one.purpose, _called_by(visit))) for one in seen.others)
        kept = [_granted(home, one, _as_read(before)) for before, one in asked]
    return seen if record and all(one and one.partner == before.partner for one, before in zip(kept, seen.others, strict=True)) else None


def _together(home: Home, visit: Visit, others: list[Visit], record: EducationRecord, enrolled: _Enrolled) -> Together | None:
    """All decide before any opening is on the record: whoever was not shown a student did not open the record."""
    student, purpose, note = record.grant.student, record.grant.purpose, _called_by(visit)
    kept = [_granted(home, Try(other, student, purpose, note), enrolled) for other in others]
    given = tuple(filter(None, kept))
    if len(given) < len(kept):
        return None
    for one in given:
        disclosure_log.disclose(_log(home), one, visit.at, visit.origin, note)
    return Together(record, given)


def _as_named(home: Home, visit: Visit, account: str) -> Visit:
    """Somebody whom the visitor names, with the roles of now."""
    return replace(visit, viewer=named(governance_of(home, os.environ), account, visit.at.date()))


def _called_by(visit: Visit) -> str:
    """Whose word it is that somebody else was there: on the record with what was decided about them."""
    return f"at a meeting called by {visit.viewer.account}"


def keep_all(home: Home, visit: Visit, records: Iterable[EducationRecord]) -> tuple[EducationRecord, ...]:
    """Those of several that may stay, as far as they may. Raises as open_record."""
    return tuple(filter(None, (keep_open(home, visit, record) for record in records)))


def purposes(home: Home, visit: Visit) -> tuple[Purpose, ...]:
    """The purposes that this visitor's assignments name today. Raises as open_record."""
    with _told():
        found = {one.purpose for one in assigned(governance_of(home, os.environ), visit.viewer, visit.at.date())}
    return tuple(purpose for purpose in Purpose if purpose in found)


def look_up(home: Home, visit: Visit, student: int, note: str) -> bool:
    """Whether the facts know a student, for a steward; the question is on the record. Raises NotAllowed, AccessStopped, and as
    open_record."""
    with _told(), lent(_facts(home)) as connection:
        _examined(home, visit, student, "", note)
        return connection.execute(_sql("known"), {"student": student}).fetchone() is not None


def explain(home: Home, visit: Visit, account: str, student: int, purpose: Purpose) -> Verdict:
    """The five conditions for somebody else, for a steward (R31): no record is opened, no name read. Raises as look_up."""
    with _told(), lent(_facts(home)) as connection:
        _examined(home, visit, student, purpose, f"whether {account} may see the record")
        governance, today = governance_of(home, os.environ), visit.at.date()
        asked = Try(_as_named(home, visit, account), student, purpose)
        known_of = _circumstances(home, _log(home), asked, _read(connection, student))
        found = evidence(governance, asked.visit.viewer, student, purpose, known_of, today)
        return verdict(found, today)


def _examined(home: Home, visit: Visit, student: int, purpose: str, note: str) -> None:
    _must_be_signed_in(home, visit)
    if Role.STEWARD not in visit.viewer.roles:
        raise NotAllowed("Papers are for stewards.")
    must_not_be_stopped(governance_of(home, os.environ), visit.viewer)
    disclosure_log.examine(_log(home), visit.viewer, student, purpose, visit.at, visit.origin, note)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (LogUnavailable, GovernanceUnavailable, WrongKey) as unavailable:
        raise RecordsUnavailable(str(unavailable)) from None
    except (duckdb.Error, sqlite3.Error) as error:
        raise RecordsUnavailable(f"The facts cannot be read ({type(error).__name__}). Try again when no release is under way.") from None


def _must_be_signed_in(home: Home, visit: Visit) -> None:
    """A visitor is who the page says, and is still here: looked up once more, whatever the page believes. Raises SessionOver."""
    secret = secret_from(os.environ)
    session = known(home, secret, visit.cookie, visit.at, touch=False) if secret else None
    if session is None or not session.individual or (session.account, session.roles) != (visit.viewer.account, visit.viewer.roles):
        raise SessionOver


def _read(connection: duckdb.DuckDBPyConnection, student: int) -> _Enrolled:
    school = connection.execute(_sql("school"), {"student": student}).fetchone()
    left = connection.execute(_sql("left"), {"student": student}).fetchall()
    return _Enrolled(str(school[0]) if school else "", dict(left))


def _as_read(given: Grant) -> _Enrolled:
    """What the facts said of a student when the record was opened, as its Grant carries it."""
    return _Enrolled(given.school, {given.partner: given.left} if given.left else {})


def _disclosed(home: Home, asked: Try, enrolled: _Enrolled) -> Disclosure | None:
    """Decide, and write down what was decided: the same steps for everybody and every student, there or not."""
    given = _granted(home, asked, enrolled)
    return disclosure_log.disclose(_log(home), given, asked.visit.at, asked.visit.origin) if given else None


def _granted(home: Home, asked: Try, enrolled: _Enrolled) -> Grant | None:
    """Decide; a refusal is on the record when this returns."""
    log, viewer, at = _log(home), asked.visit.viewer, asked.visit.at
    known_of = _circumstances(home, log, asked, enrolled)
    found = evidence(governance_of(home, os.environ), viewer, asked.student, asked.purpose, known_of, at.date())
    given = grant(viewer, asked.student, asked.purpose, found, at.date())
    if given is None:
        disclosure_log.refuse(log, viewer, asked.student, asked.purpose, found, at, asked.visit.origin, asked.note)
    return given


def _circumstances(home: Home, log: Store, asked: Try, enrolled: _Enrolled) -> Circumstances:
    """What decides beside the papers, asked anew each time; the birth date is read only when it is asked for, and goes no further."""
    revoked = disclosure_log.revocations(log, asked.visit.viewer, asked.student)
    return Circumstances(enrolled.school, enrolled.left, revoked, partial(_born, home, asked.student))


def _born(home: Home, student: int) -> date | None:
    return identities.birth_date(home.confidential / "identities.db", key_of(home, os.environ), student)


def _record(home: Home, visit: Visit, connection: duckdb.DuckDBPyConnection, disclosure: Disclosure) -> EducationRecord:
    """Read what the grant opens; only a Disclosure, which is on the disk, leads here."""
    given, today = disclosure.grant, visit.at.date()
    return EducationRecord(given, {field: _rows(connection, field, disclosure, today) for field in given.fields}, _name(home, disclosure))


def _rows(connection: duckdb.DuckDBPyConnection, field: str, disclosure: Disclosure, today: date) -> Rows:
    text, given = _sql(field), disclosure.grant
    known = {"student": given.student, "partner": given.partner, "first_day": discipline_kept_from(today)}
    found = connection.execute(text, {name: value for name, value in known.items() if f"${name}" in text})
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
