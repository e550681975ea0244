"""Finds the papers on which an opening rests: consent, agreement, promise of confidentiality, training, assignment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping, Select, select

from data_access.governance.tables import (
    ACCOUNTS,
    AGREEMENTS,
    ASSIGNMENTS,
    CONFIDENTIALITY,
    CONSENTS,
    CUT_OFF,
    PLACES_SERVED,
    TRAININGS,
)
from disclosure import Period, Purpose
from disclosure.need_to_know import FIELDS

EVERYTHING = "everything"


@dataclass(frozen=True)
class Paper:
    """A paper: when it holds, and the records that it names."""

    period: Period
    named: frozenset[str] = frozenset()


def partner_of(connection: Connection, account: str, today: date) -> str:
    """The partner for whom an account works; empty for an account that is unknown, disabled or cut off."""
    found = _all(connection, select(ACCOUNTS.c.partner, ACCOUNTS.c.disabled_on).where(ACCOUNTS.c.account == account))
    partner: str = next((row["partner"] for row in found if _enabled(row, today)), "")
    subjects = (EVERYTHING, f"account:{account}", f"partner:{partner}")
    cut = _all(connection, select(CUT_OFF.c.subject).where(CUT_OFF.c.subject.in_(subjects)))
    return "" if cut else partner


def may_sign_in(connection: Connection, account: str, today: date) -> frozenset[str] | None:
    """The roles of an account, or None where it is unknown, disabled or cut off by name."""
    found = _all(connection, select(ACCOUNTS.c.roles, ACCOUNTS.c.disabled_on).where(ACCOUNTS.c.account == account))
    cut = _all(connection, select(CUT_OFF.c.subject).where(CUT_OFF.c.subject == f"account:{account}"))
    return None if cut else next((listed(row["roles"]) for row in found if _enabled(row, today)), None)


def served(connection: Connection, partner: str) -> frozenset[str]:
    """The schools that a partner serves."""
    return frozenset(connection.execute(select(PLACES_SERVED.c.place).where(PLACES_SERVED.c.partner == partner)).scalars())


def consents(connection: Connection, student: int, partner: str, purpose: Purpose) -> tuple[Paper, ...]:
    """The consents for one student, partner and purpose that name a record which the purpose opens."""
    asked = select(CONSENTS).where(CONSENTS.c.student == student, CONSENTS.c.partner == partner, CONSENTS.c.purpose == purpose.value)
    return tuple(Paper(Period(row["signed_on"], row["expires_on"], row["revoked_on"]), listed(row["records"]))
                 for row in _all(connection, asked) if listed(row["records"]) & set(FIELDS[purpose]))


def agreements(connection: Connection, partner: str, purpose: Purpose) -> tuple[Paper, ...]:
    """The agreements of a partner that name a purpose."""
    return tuple(Paper(Period(row["begins_on"], row["ends_on"], row["terminated_on"]), listed(row["variables"]))
                 for row in _all(connection, select(AGREEMENTS).where(AGREEMENTS.c.partner == partner))
                 if purpose.value in listed(row["purposes"]))


def promises(connection: Connection, account: str) -> tuple[Paper, ...]:
    """The confidentiality agreements that an account signed."""
    asked = select(CONFIDENTIALITY).where(CONFIDENTIALITY.c.account == account)
    return tuple(Paper(Period(row["signed_on"], row["ends_on"])) for row in _all(connection, asked))


def assignments(connection: Connection, account: str, student: int, purpose: Purpose, partner: str) -> tuple[Paper, ...]:
    """The assignment of an account to a student for a purpose, unless it is for another partner."""
    asked = select(ASSIGNMENTS).where(ASSIGNMENTS.c.account == account, ASSIGNMENTS.c.student == student,
                                      ASSIGNMENTS.c.purpose == purpose.value, ASSIGNMENTS.c.partner.in_(("", partner)))
    return tuple(Paper(Period(row["begins_on"], row["ends_on"])) for row in _all(connection, asked))


def trained(connection: Connection, account: str, today: date) -> date | None:
    """The last day, up to today, on which an account completed a training."""
    asked = select(TRAININGS.c.completed_on).where(TRAININGS.c.account == account, TRAININGS.c.completed_on <= today)
    return max((row["completed_on"] for row in _all(connection, asked)), default=None)


def in_force(papers: Iterable[Paper], today: date) -> tuple[Paper, ...]:
    """Those that hold today; where none does, the one that began last."""
    listed = sorted(papers, key=lambda paper: paper.period.begins)
    return tuple(paper for paper in listed if paper.period.holds(today)) or tuple(listed[-1:])


def listed(written: str) -> frozenset[str]:
    """The words of a list with semicolons between."""
    return frozenset(filter(None, (word.strip() for word in written.split(";"))))


def _enabled(row: RowMapping, today: date) -> bool:
    return row["disabled_on"] is None or today < row["disabled_on"]


def _all(connection: Connection, asked: Select[tuple[object, ...]]) -> list[RowMapping]:
    return list(connection.execute(asked).mappings())
