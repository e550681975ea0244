"""Withdraws a family's consent: on the record, in the governance store, and out of the identities, at once (R33)."""

from __future__ import annotations

import os
import sqlite3
from datetime import datetime

from data_access import disclosure_log, governance, identities
from data_access.disclosure_log import LogUnavailable, store_of
from data_access.governance import GovernanceUnavailable, governance_of
from data_access.home import Home
from data_access.loading.quarantine import forget_rows
from data_access.loading.salt import surrogate
from data_access.matching.decisions import keys_of
from disclosure import Revocation, Viewer


class NothingRevoked(Exception):
    """No consent in force was found, so the id may be mistyped; the message does not quote it."""


class RevokedInPart(Exception):
    """A revocation was begun, and something it needs stopped answering; the message does not quote it."""


class NameKept(Exception):
    """Every consent has ended, but the name could not be deleted; the message does not quote it."""


def revoke(home: Home, viewer: Viewer, student_id: str, at: datetime) -> int:
    """End every consent for a student and forget who they are. How many consents there were.

    First the record, so that nothing is undone unseen; then the consents, which close every open page; then rows put aside and
    the name. A revocation that was stopped is done again by the same command. Raises NothingRevoked, RevokedInPart, NameKept,
    GovernanceUnavailable, NotAllowed, Refused.
    """
    store, named = governance_of(home, os.environ), home.confidential / "identities.db"
    keys = keys_of(store, surrogate(home, student_id))
    try:
        for student in keys:
            disclosure_log.revoked(store_of(home, os.environ), viewer, Revocation(student, at.date(), at.date()), at)
        ended = sum([governance.revoke(store, viewer, student, at) for student in keys])
    except (LogUnavailable, GovernanceUnavailable) as unavailable:
        raise RevokedInPart("The consents of this student could not all be ended yet, and the name is kept. What is on the record of "
                            f"disclosures already closes the records it is about. {unavailable} Then do the same again.") from None
    try:
        forget_rows(home.quarantine)
        forgotten = sum([identities.forget(named, student) for student in keys])
    except (sqlite3.Error, OSError):
        raise NameKept("Every consent for this student has ended and no record of theirs opens, but the name could not be deleted yet. "
                       "Something else is writing to the names, or their disk is full: see to it, and do the same again.") from None
    if not (ended or forgotten):
        raise NothingRevoked("No consent in force was found for this student id. See that it is typed as the district writes it; if it is, "
                             "there is nothing to revoke.")
    return ended
