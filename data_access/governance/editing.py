"""Changes one paper as a steward's page asks for it, by the function that takes in a load's."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select

from data_access.governance import TEMPLATES, WATCHING, NotAllowed, Received, receive
from data_access.governance.changes import Row, strike
from data_access.governance.papers import listed, may_sign_in
from data_access.governance.registers import Held
from disclosure import Role, Viewer

MAY_BE_TAKEN_OUT = ("trainings", "confidentiality_agreements", "assignments", "consents")   # an agreement is ended


class Answer(StrEnum):
    """What became of a paper that a steward wrote down."""

    KEPT = "kept"
    UNCHANGED = "unchanged"
    TAKEN_OUT = "taken_out"
    NOT_TAKEN = "not_taken"
    MEANWHILE = "meanwhile"
    THERE = "there"
    OWN = "own"
    WATCHING = "watching"
    REVOKED = "revoked"
    REVOKED_BEFORE = "revoked_before"
    REVOKED_IN_PART = "revoked_in_part"
    NOTHING_REVOKED = "nothing_revoked"
    NAME_KEPT = "name_kept"
    STOPPED = "stopped"
    OVER = "over"
    UNAVAILABLE = "unavailable"


def keep(connection: Connection, viewer: Viewer, table: str, row: Row, seen: Held | None, at: datetime) -> Answer:
    """Add a paper, or change the one that was `seen` if it still says what it said then. Nobody writes a paper for their own account.
    Raises NotAllowed where the viewer is no steward, or not any more."""
    answer = _refused(connection, viewer, table, row, seen, at)
    if answer:
        return answer
    return Answer.KEPT if receive(connection, viewer, Received({table: (row,)}, {}), at) else Answer.UNCHANGED


def take_out(connection: Connection, viewer: Viewer, seen: Held, at: datetime) -> Answer:
    """Delete a paper that was entered by mistake, if it still says what it said when it was `seen`; a consent that the family took back
    stays. Raises NotAllowed."""
    if seen.table not in MAY_BE_TAKEN_OUT or seen.row.get("revoked_on"):
        raise NotAllowed("A paper of this kind ends, and is not taken out.")
    answer = _refused(connection, viewer, seen.table, seen.row, seen, at)
    if answer is None:
        strike(connection, TEMPLATES[seen.table], seen.row, viewer, at)
    return answer or Answer.TAKEN_OUT


def _watching(account: Row) -> frozenset[str]:
    """The roles of an account that a page neither gives nor takes away (R26)."""
    return listed(str(account["roles"])) & set(WATCHING)


def _refused(connection: Connection, viewer: Viewer, table: str, row: Row, seen: Held | None, at: datetime) -> Answer | None:
    both = viewer.roles & (may_sign_in(connection, viewer.account, at.date()) or frozenset())
    if Role.STEWARD not in both:
        raise NotAllowed("Papers are for stewards.")
    if row.get("account") == viewer.account:
        return Answer.OWN
    if table == "accounts" and _watching(row) != (_watching(seen.row) if seen else frozenset()):
        return Answer.WATCHING
    kept = TEMPLATES[table]
    its_key = [column == row[column.name] for column in kept.primary_key.columns]
    now = connection.execute(select(kept).where(*its_key)).mappings().one_or_none()
    if (now and dict(now)) == (seen and seen.row):
        return None
    return Answer.MEANWHILE if seen else Answer.THERE
