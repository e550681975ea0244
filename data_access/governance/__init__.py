"""The governance store: what an account may ask for, the papers that allow it, and every change of them (R24, R30, R66)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import Connection, RowMapping, or_, select

from data_access.governance import papers
from data_access.governance.changes import Change, Row, batches, forget_everything, put, remove
from data_access.governance.papers import Paper, in_force
from data_access.governance.register import Agreement, registered
from data_access.governance.store import Governance, GovernanceUnavailable, governance_of
from data_access.governance.tables import (
    ACCOUNTS,
    AGREEMENTS,
    ASSIGNMENTS,
    CHANGES,
    CONFIDENTIALITY,
    CONSENTS,
    CUT_OFF,
    PARTNERS,
    PLACES_SERVED,
    TRAININGS,
)
from disclosure import Evidence, Period, Purpose, Revocation, Role, Scope, Viewer
from disclosure.need_to_know import TRAINING_VALID, verdict
from disclosure.viewer import open_records

__all__ = [
    "AccessStopped",
    "Agreement",
    "Assigned",
    "Change",
    "Circumstances",
    "Consented",
    "Governance",
    "GovernanceUnavailable",
    "NotAllowed",
    "Person",
    "Received",
    "agreements_held",
    "assigned",
    "changes",
    "consented",
    "cut_off",
    "evidence",
    "governance_of",
    "must_not_be_stopped",
    "named_by_law",
    "people",
    "receive",
    "restore",
    "revoke",
    "revoked",
    "withdraw",
]
TEMPLATES = {table.name: table for table in (ACCOUNTS, AGREEMENTS, CONFIDENTIALITY, TRAININGS, CONSENTS, ASSIGNMENTS)}
DERIVED = {table.name: table for table in (PARTNERS, PLACES_SERVED)}
WATCHING = (Role.STEWARD, Role.AUDITOR, Role.ADMINISTRATOR)


class NotAllowed(Exception):
    """Somebody asked for what their role does not allow."""


class AccessStopped(Exception):
    """Somebody asked about one student while their access to all of them is stopped (R65)."""


@dataclass(frozen=True)
class Circumstances:
    """What decides about one student beside the papers: the school, the day on which the student left each partner's programs, what the
    record of disclosures knows as revoked. `birth` is asked only where all else would open the record, and is None where nobody knows."""

    school: str
    left: Mapping[str, date]
    revoked: tuple[Revocation, ...]
    birth: Callable[[], date | None]


@dataclass(frozen=True)
class Consented:
    """A consent in force: whose, in what capacity it was signed, and when."""

    student: int
    signed_by: str
    signed_on: date


@dataclass(frozen=True)
class Received:
    """Rows that a load brought: of the templates, to be added or changed; and those derived from the facts, which are all there are."""

    templates: Mapping[str, tuple[Row, ...]]
    derived: Mapping[str, tuple[Row, ...]]


@dataclass(frozen=True)
class Assigned:
    """A student, by surrogate key and in no repr, and the purpose for which an account works with them."""

    student: int = field(repr=False)
    purpose: Purpose


@dataclass(frozen=True)
class Person:
    """An account that can open records: until when each of its papers holds, how many students it is assigned to today, whether it is
    cut off from all (R65)."""

    account: str
    name: str
    partner: str
    roles: str
    trained_until: date | None
    promised_until: date | None
    agreement_until: date | None
    students: int
    stopped: bool


def receive(connection: Connection, viewer: Viewer, received: Received, at: datetime, anew: bool = False) -> int:
    """Take in what a load brought; `anew`, for a demonstration, in the place of all there was. How many rows changed. Raises NotAllowed."""
    _must_be(viewer, Role.STEWARD)
    if anew:
        forget_everything(connection)
    done = sum(put(connection, TEMPLATES[name], rows, viewer, at) for name, rows in received.templates.items())
    for name, rows in received.derived.items():
        done += put(connection, DERIVED[name], rows, viewer, at)
        done += remove(connection, DERIVED[name], rows, viewer, at)
    return done


def agreements_held(governance: Governance, viewer: Viewer) -> tuple[Agreement, ...]:
    """The register of data-sharing agreements, whether in force or not. Raises NotAllowed."""
    _must_be(viewer, Role.STEWARD)
    with governance.reading() as connection:
        return registered(connection)


def consented(connection: Connection, viewer: Viewer, today: date) -> tuple[Consented, ...]:
    """Every consent in force: its student may be named while those who signed it may consent. Raises NotAllowed."""
    _must_be(viewer, Role.STEWARD)
    held = select(CONSENTS.c.student, CONSENTS.c.signed_by, CONSENTS.c.signed_on).where(
        CONSENTS.c.signed_on <= today, or_(CONSENTS.c.expires_on.is_(None), CONSENTS.c.expires_on >= today),
        or_(CONSENTS.c.revoked_on.is_(None), CONSENTS.c.revoked_on > today))
    return tuple(Consented(*row) for row in connection.execute(held))


def named_by_law(connection: Connection, viewer: Viewer, today: date) -> frozenset[str]:
    """The schools whose students may be named without a consent: an agreement in force names identities and its legal basis (R55).
    Raises NotAllowed."""
    _must_be(viewer, Role.STEWARD)
    return frozenset(place for partner in papers.naming(connection, today) for place in papers.served(connection, partner))


def revoked(connection: Connection, viewer: Viewer) -> tuple[Revocation, ...]:
    """Every consent that was taken back. Raises NotAllowed."""
    _must_be(viewer, Role.STEWARD)
    ended = select(CONSENTS.c.student, CONSENTS.c.revoked_on, CONSENTS.c.signed_on, CONSENTS.c.partner, CONSENTS.c.purpose)
    return tuple(Revocation(*row) for row in connection.execute(ended.where(CONSENTS.c.revoked_on.is_not(None)).distinct()))


def withdraw(connection: Connection, viewer: Viewer, revocations: Iterable[Revocation], at: datetime) -> int:
    """End the consents that these take back and that do not say so, as in a store put back from a backup. How many. Raises NotAllowed."""
    _must_be(viewer, Role.STEWARD)
    known = {student: tuple(some) for student, some in groupby(sorted(revocations, key=_student), _student)}
    asked = (select(CONSENTS).where(CONSENTS.c.student.in_(some)) for some in batches(tuple(known)))
    rows = (row for one in asked for row in connection.execute(one).mappings())
    ended = [{**row, "revoked_on": on} for row in rows if (on := papers.revoked_on(row, known[row["student"]])) != row["revoked_on"]]
    return put(connection, CONSENTS, ended, viewer, at)


def evidence(governance: Governance, viewer: Viewer, student: int, purpose: Purpose, known: Circumstances, today: date) -> Evidence:
    """Everything that decides whether this viewer may open this student's record; the same questions whoever asks about whom.

    Only where the papers would open it is it asked, last, whether those who signed the consent may still, or already, do so.
    """
    with governance.reading() as connection:
        partner = papers.partner_of(connection, viewer.account, today)
        consents = papers.consents(connection, student, partner, purpose, known.revoked)
        agreements = in_force(papers.agreements(connection, partner, purpose), today)
        assigned = papers.assignments(connection, viewer.account, student, purpose, partner, known.left.get(partner))
        completed = papers.trainings(connection, viewer.account, today)
        found = Evidence(
            consent=_latest(in_force(consents, today)), agreement=_latest(agreements),
            confidentiality=_latest(in_force(papers.promises(connection, viewer.account), today)),
            training=papers.trained(completed),
            scope=Scope(partner, papers.served(connection, partner)), school=known.school,
            assignment=_latest(in_force(papers.fit(assigned), today)), named=_named(in_force(consents, today)) & _named(agreements),
            unfit=papers.unfit(partner, training=completed, assignment=assigned))
    if not verdict(found, today).all_met:
        return found
    counting = in_force(papers.of_age(consents, known.birth(), today), today)
    return replace(found, consent=_latest(counting), named=_named(counting) & _named(agreements))


def assigned(governance: Governance, viewer: Viewer, today: date) -> tuple[Assigned, ...]:
    """The students that an account is assigned to today, each for a purpose."""
    with governance.reading() as connection:
        partner = papers.partner_of(connection, viewer.account, today)
        return tuple(Assigned(student, purpose) for student, purpose in papers.assigned(connection, viewer.account, partner, today))


def people(governance: Governance, viewer: Viewer, today: date) -> tuple[Person, ...]:
    """Everybody whose account can open records, by account, with what it rests on today (R24). Raises NotAllowed."""
    _must_be(viewer, Role.STEWARD)
    with governance.reading() as connection:
        accounts = connection.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.account)).mappings().all()
        return tuple(_person(connection, row, today) for row in accounts if open_records(papers.listed(row["roles"])))


def _person(connection: Connection, row: RowMapping, today: date) -> Person:
    account, partner = row["account"], papers.partner_of(connection, row["account"], today)
    trained = papers.trained(papers.trainings(connection, account, today))
    return Person(account, row["name"], row["partner"], row["roles"], trained and trained + TRAINING_VALID,
                  _ends(papers.promises(connection, account), today), _ends(papers.agreements_of(connection, partner), today),
                  len({student for student, _ in papers.assigned(connection, account, partner, today)}),
                  papers.is_stopped(connection, account))


def _ends(held: tuple[Paper, ...], today: date) -> date | None:
    """When the last of the papers that hold today ends."""
    return max((paper.period.ends or date.max for paper in held if paper.period.holds(today)), default=None)


def revoke(governance: Governance, viewer: Viewer, student: int, at: datetime) -> int:
    """A family takes back what it allowed: every consent for the student ends today. How many there were. Raises NotAllowed."""
    with governance.writing() as connection:
        return withdraw(connection, viewer, [Revocation(student, at.date(), at.date())], at)


def cut_off(governance: Governance, viewer: Viewer, subject: str, at: datetime) -> None:
    """Stop all individual-level access of `account:…`, `partner:…` or `everything`, at once: to records, and to students' papers (R65).
    Raises NotAllowed."""
    _must_be(viewer, *WATCHING)
    with governance.writing() as connection:
        put(connection, CUT_OFF, [{"subject": subject, "since": at.isoformat()}], viewer, at)


def restore(governance: Governance, viewer: Viewer, subject: str, at: datetime) -> None:
    """Take a cut-off back. Raises NotAllowed."""
    _must_be(viewer, *WATCHING)
    with governance.writing() as connection:
        kept = connection.execute(select(CUT_OFF).where(CUT_OFF.c.subject != subject)).mappings()
        remove(connection, CUT_OFF, [dict(row) for row in kept], viewer, at)


def must_not_be_stopped(governance: Governance, viewer: Viewer) -> None:
    """Whoever asks about one student has not been cut off. Raises AccessStopped."""
    with governance.reading() as connection:
        if papers.is_stopped(connection, viewer.account):
            raise AccessStopped("Access to students' records and papers is stopped.")


def changes(governance: Governance, viewer: Viewer) -> tuple[Change, ...]:
    """Every change there was, oldest first. Raises NotAllowed."""
    _must_be(viewer, *WATCHING)
    with governance.reading() as connection:
        rows = connection.execute(select(CHANGES).order_by(CHANGES.c.change)).mappings()
        return tuple(Change(row["at"], row["account"], row["table_name"], row["row_key"], row["before"] or "", row["after"] or "")
                     for row in rows)


def _must_be(viewer: Viewer, *roles: Role) -> None:
    if not viewer.roles & set(roles):
        raise NotAllowed(f"This is for the roles {', '.join(roles)}.")


def _student(one: Revocation) -> int:
    return one.student


def _latest(held: tuple[Paper, ...]) -> Period | None:
    return held[-1].period if held else None


def _named(held: tuple[Paper, ...]) -> frozenset[str]:
    return frozenset[str]().union(*(paper.named for paper in held))
