"""Finds the papers on which an opening rests: consent, agreement, promise of confidentiality, training, assignment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, Select, Table, bindparam, select

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
from disclosure import Condition, Period, Purpose, Revocation
from disclosure.need_to_know import FIELDS, Unfit, entitled, is_training

EVERYTHING = "everything"
IDENTITIES = "identities"   # as an agreement's variables name them


def _asking(*columns: Column[Any] | Table, **bound: Column[Any]) -> Select[Any]:
    """A question that is put together once; its parameters carry the names of `bound`."""
    return select(*columns).where(*(column == bindparam(name) for name, column in bound.items()))


ACCOUNT = _asking(ACCOUNTS, account=ACCOUNTS.c.account)
CUT = select(CUT_OFF.c.subject).where(CUT_OFF.c.subject.in_(bindparam("subjects", expanding=True)))
SERVED = _asking(PLACES_SERVED.c.place, partner=PLACES_SERVED.c.partner)
CONSENT = _asking(CONSENTS, student=CONSENTS.c.student, partner=CONSENTS.c.partner, purpose=CONSENTS.c.purpose)
AGREEMENT = _asking(AGREEMENTS, partner=AGREEMENTS.c.partner)
PROMISE = _asking(CONFIDENTIALITY, account=CONFIDENTIALITY.c.account)
ASSIGNMENT = _asking(ASSIGNMENTS, account=ASSIGNMENTS.c.account, student=ASSIGNMENTS.c.student, purpose=ASSIGNMENTS.c.purpose)
CASELOAD = _asking(ASSIGNMENTS, account=ASSIGNMENTS.c.account)
TRAINING = _asking(TRAININGS, account=TRAININGS.c.account)


@dataclass(frozen=True)
class Paper:
    """A paper: when it holds, the records that it names, in what capacity a consent was signed, and why it does not count."""

    period: Period
    named: frozenset[str] = frozenset()
    signed_by: str = ""
    unfit: Unfit | None = None


def partner_of(connection: Connection, account: str, today: date) -> str:
    """The partner for whom an account works; empty for an account that is unknown, disabled or cut off."""
    found = _all(connection, ACCOUNT, account=account)
    return "" if is_stopped(connection, account) else next((row["partner"] for row in found if _enabled(row, today)), "")


def is_stopped(connection: Connection, account: str) -> bool:
    """Whether an account, the partner for whom it works, or everybody is cut off from all that is about one student (R65)."""
    partners = [f"partner:{row['partner']}" for row in _all(connection, ACCOUNT, account=account)]
    return bool(_all(connection, CUT, subjects=[EVERYTHING, f"account:{account}", *partners]))


def may_sign_in(connection: Connection, account: str, today: date) -> frozenset[str] | None:
    """The roles of an account, or None where it is unknown, disabled or cut off by name."""
    found = _all(connection, ACCOUNT, account=account)
    cut = _all(connection, CUT, subjects=[f"account:{account}"])
    return None if cut else next((listed(row["roles"]) for row in found if _enabled(row, today)), None)


def served(connection: Connection, partner: str) -> frozenset[str]:
    """The schools that a partner serves."""
    return frozenset(connection.execute(SERVED, {"partner": partner}).scalars())


def consents(connection: Connection, student: int, partner: str, purpose: Purpose, revoked: Iterable[Revocation]) -> tuple[Paper, ...]:
    """The consents for one student, partner and purpose that name a record which the purpose opens, and end where one is `revoked`."""
    return tuple(Paper(Period(row["signed_on"], row["expires_on"], revoked_on(row, revoked)), listed(row["records"]), row["signed_by"])
                 for row in _all(connection, CONSENT, student=student, partner=partner, purpose=purpose.value)
                 if listed(row["records"]) & set(FIELDS[purpose]))


def of_age(signed: Iterable[Paper], born: date | None, today: date) -> tuple[Paper, ...]:
    """The consents that count today for a student who was born on that day, as they were signed: the birth date is read off none."""
    return tuple(paper for paper in signed if entitled(paper.period, paper.signed_by, born).holds(today))


def revoked_on(row: RowMapping, revoked: Iterable[Revocation]) -> date | None:
    """The day from which a consent is taken back, by what it says itself or by one of the revocations of its student."""
    ends = [one.on for one in revoked if one.ends(row["partner"], row["purpose"], row["signed_on"])]
    return min(filter(None, (row["revoked_on"], *ends)), default=None)


def agreements(connection: Connection, partner: str, purpose: Purpose) -> tuple[Paper, ...]:
    """The agreements of a partner that name a purpose."""
    return agreements_of(connection, partner, lambda row: purpose.value in listed(row["purposes"]))


def agreements_of(connection: Connection, partner: str, wanted: Callable[[RowMapping], bool] = lambda _: True) -> tuple[Paper, ...]:
    """The agreements of a partner, all or those wanted."""
    return tuple(Paper(Period(row["begins_on"], row["ends_on"], row["terminated_on"]), listed(row["variables"]))
                 for row in _all(connection, AGREEMENT, partner=partner) if wanted(row))


def naming(connection: Connection, today: date) -> frozenset[str]:
    """The partners with an agreement in force that lets students be named on a legal basis that it states."""
    found = connection.execute(select(AGREEMENTS)).mappings()
    return frozenset(row["partner"] for row in found if row["legal_basis"].strip() and IDENTITIES in listed(row["variables"])
                     and Period(row["begins_on"], row["ends_on"], row["terminated_on"]).holds(today))


def promises(connection: Connection, account: str) -> tuple[Paper, ...]:
    """The confidentiality agreements that an account signed."""
    return tuple(Paper(Period(row["signed_on"], row["ends_on"])) for row in _all(connection, PROMISE, account=account))


def assignments(connection: Connection, account: str, student: int, purpose: Purpose, partner: str,
                left: date | None) -> tuple[Paper, ...]:
    """The assignment of an account to a student for a purpose, which counts for its own partner; it ends when the student `left` (R61)."""
    return tuple(Paper(Period(row["begins_on"], row["ends_on"], left), unfit=_unfit(row, partner))
                 for row in _all(connection, ASSIGNMENT, account=account, student=student, purpose=purpose.value))


def _unfit(assignment: RowMapping, partner: str) -> Unfit | None:
    """Why an assignment opens nothing for somebody who works for this partner, or for none."""
    if not (partner and assignment["partner"]):
        return Unfit.NO_PARTNER if partner else Unfit.NO_ACCESS
    return None if assignment["partner"] == partner else Unfit.OTHER_PARTNER


def assigned(connection: Connection, account: str, partner: str, today: date) -> list[tuple[int, Purpose]]:
    """The students that an account is assigned to today for its partner, and the purpose of each, unless that opens nothing."""
    return [(row["student"], Purpose(row["purpose"])) for row in _all(connection, CASELOAD, account=account)
            if row["purpose"] in FIELDS and _unfit(row, partner) is None and Period(row["begins_on"], row["ends_on"]).holds(today)]


def trainings(connection: Connection, account: str, today: date) -> tuple[Paper, ...]:
    """The trainings that an account completed up to today."""
    return tuple(Paper(Period(row["completed_on"]), unfit=None if is_training(row["training"]) else Unfit.OTHER_TRAINING)
                 for row in _all(connection, TRAINING, account=account) if row["completed_on"] <= today)


def trained(completed: Iterable[Paper]) -> date | None:
    """The last day on which the training was completed that opens records."""
    return max((paper.period.begins for paper in fit(completed)), default=None)


def fit(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Those that count, while they hold."""
    return tuple(paper for paper in papers if paper.unfit is None)


def unfit(partner: str, **papers: tuple[Paper, ...]) -> Mapping[Condition, Unfit]:
    """Of each condition all of whose papers do not count, why the first does not; and that somebody works for no partner."""
    found = {Condition(name): why for name, some in papers.items() if not fit(some) for why in [paper.unfit for paper in some[:1]] if why}
    return found if partner else {Condition.AGREEMENT: Unfit.NO_ACCESS}


def in_force(papers: Iterable[Paper], today: date) -> tuple[Paper, ...]:
    """Those that hold today; where none does, the one that began last."""
    listed = sorted(papers, key=lambda paper: paper.period.begins)
    return tuple(paper for paper in listed if paper.period.holds(today)) or tuple(listed[-1:])


def listed(written: str) -> frozenset[str]:
    """The words of a list with semicolons between."""
    return frozenset(filter(None, (word.strip() for word in written.split(";"))))


def _enabled(row: RowMapping, today: date) -> bool:
    return row["disabled_on"] is None or today < row["disabled_on"]


def _all(connection: Connection, asked: Select[Any], **bound: object) -> list[RowMapping]:
    return list(connection.execute(asked, bound).mappings())
