"""Expunges a student's records once the outcome says so: on the record first, then out of every version of the facts (R60)."""

from __future__ import annotations

import os
from datetime import date, datetime

from data_access import disclosure_log, identities
from data_access.disclosure_log import store_of
from data_access.governance import expungements, governance_of
from data_access.governance.expungements import Expungement
from data_access.home import Home
from data_access.identities import key_of
from data_access.loading.quarantine import forget_rows
from data_access.loading.renewing import knows, renew
from data_access.loading.salt import surrogate
from data_access.matching.decisions import keys_of
from disclosure import Viewer
from disclosure.expungement import Kind, NotAllowedNow, Sealed, may_be_asked

NO_MEDICAL = "Flashlight keeps no medical records, so there is nothing to expunge."
UNKNOWN = "Nothing is kept about a student with this id. See that it is typed as the district writes it."
ANOTHER = "This is not the birth date that is kept for this student. See that both are typed as they are on the papers."


def ask(home: Home, viewer: Viewer, student_id: str, born: date, kind: Kind, why: str, at: datetime) -> str:
    """Enter a request of somebody whose papers say when they were `born`; its number. Raises NotAllowedNow, Refused, WrongKey."""
    may_be_asked(kind, born, at.date())
    if kind is Kind.MEDICAL:
        raise NotAllowedNow(NO_MEDICAL)
    student = surrogate(home, student_id)
    if not knows(home, student):
        raise NotAllowedNow(UNKNOWN)
    kept = identities.birth_date(home.confidential / "identities.db", key_of(home, os.environ), student)
    if kept not in (None, born):
        raise NotAllowedNow(ANOTHER)
    return expungements.ask(governance_of(home, os.environ), viewer, student, kind, why, at)


def close(home: Home, viewer: Viewer, request: str, expunged: bool, why: str, at: datetime) -> Expungement:
    """Write the outcome, and where it says so expunge the records, under every id of the person. What was stopped is done again by the same
    command, or by the next load.

    Raises NotAllowedNow, LogUnavailable, GovernanceUnavailable, Refused, WrongKey, PartnershipError.
    """
    store = governance_of(home, os.environ)
    asked = expungements.may_close(store, viewer, request, expunged, at)
    if expunged:
        log = store_of(home, os.environ)
        before = disclosure_log.sealed(log, viewer)
        for seal in (Sealed(student, asked.kind) for student in keys_of(store, asked.student)):
            if seal not in before:
                disclosure_log.seal(log, viewer, seal, at)
        forget_rows(home.quarantine)
        renew(home, viewer, at.date())
    return expungements.close(store, viewer, request, expunged, why, at)
