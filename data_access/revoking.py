"""Withdraws a family's consent: on the record, in the governance store, and out of the identities, at once (R33)."""

from __future__ import annotations

import os
from datetime import datetime

from data_access import disclosure_log, governance, identities
from data_access.disclosure_log import store_of
from data_access.governance import governance_of
from data_access.home import Home
from data_access.loading.salt import surrogate
from data_access.matching.decisions import keys_of
from disclosure import Revocation, Viewer


class NothingRevoked(Exception):
    """No consent in force was found, so the id may be mistyped; the message does not quote it."""


def revoke(home: Home, viewer: Viewer, student_id: str, at: datetime) -> int:
    """End every consent for a student and forget who they are. How many consents there were.

    First the record, so that nothing is undone unseen; then the consents, which close every open page; then the name. A revocation that
    was stopped is done again by the same command. Raises NothingRevoked, LogUnavailable, GovernanceUnavailable, NotAllowed, Refused.
    """
    ended = 0
    for student in keys_of(governance_of(home, os.environ), surrogate(home, student_id)):
        disclosure_log.revoked(store_of(home, os.environ), viewer, Revocation(student, at.date(), at.date()), at)
        ended += governance.revoke(governance_of(home, os.environ), viewer, student, at)
        identities.forget(home.confidential / "identities.db", student)
    if not ended:
        raise NothingRevoked("No consent in force was found for this student id. See that it is typed as the district writes it; if it is, "
                             "there is nothing to revoke.")
    return ended
