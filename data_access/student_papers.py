"""What a steward's pages ask and change of one student's consents and assignments; the student is named by a typed id (R24, R33)."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from data_access import revoking, students
from data_access.closed import RecordsUnavailable, SessionOver
from data_access.entrance import Visit
from data_access.governance import AccessStopped, GovernanceUnavailable, NotAllowed, governance_of, must_not_be_stopped
from data_access.governance.registers import Held, held
from data_access.home import Home
from data_access.loading.problem import Refused
from data_access.loading.salt import kept_salt, surrogate
from data_access.matching.decisions import keys_of
from data_access.paperwork import Answer, Kept, answered, strike_out, write_down
from data_access.remembered import LogUnavailable, revocations
from data_access.revoking import NameKept, NothingRevoked, RevokedInPart
from disclosure import Purpose, Role, Verdict

__all__ = ["Kept", "Looked", "explained", "keep_paper", "look_up", "take_back", "take_out"]


@dataclass(frozen=True)
class Looked:
    """A student who was looked up, in no repr: the id that was typed, and every key of the person; whether the facts know them."""

    student_id: str = field(repr=False)
    keys: tuple[int, ...] = field(repr=False)
    known: bool


def look_up(home: Home, visit: Visit, student_id: str, table: str) -> tuple[Looked, tuple[Held, ...]]:
    """A student and their papers of one kind; the question is on the record. Raises SessionOver, AccessStopped, RecordsUnavailable."""
    try:
        governance = governance_of(home, os.environ)
        keys = keys_of(governance, surrogate(home, student_id))
        known = [students.look_up(home, visit, key, f"the student's {table}") for key in keys]
        return Looked(student_id, keys, any(known)), held(governance, visit.viewer, table, visit.at.date(), student=keys)
    except NotAllowed:
        raise SessionOver from None
    except (Refused, GovernanceUnavailable) as unavailable:
        raise RecordsUnavailable(str(unavailable)) from None


def explained(home: Home, visit: Visit, account: str, student_id: str, purpose: Purpose) -> Verdict:
    """Which of the five conditions hold for an account, student and purpose. Raises SessionOver, AccessStopped, RecordsUnavailable."""
    try:
        return students.explain(home, visit, account, surrogate(home, student_id), purpose)
    except NotAllowed:
        raise SessionOver from None
    except Refused as unavailable:
        raise RecordsUnavailable(str(unavailable)) from None


def keep_paper(home: Home, visit: Visit, table: str, written: Mapping[str, str], looked: Looked, seen: Held | None = None) -> Kept:
    """Add a consent or an assignment of the student who was looked up, or change the one that was `seen`."""
    def keeps(now: Visit) -> Kept:
        if table == "consents" and not seen and _is_revoked(home, now, written, looked):
            return Kept(Answer.REVOKED_BEFORE)
        known = map(str, looked.keys if looked.known or seen else ())   # what was written ends also when the student is gone
        return write_down(home, now, table, {**written, "student_id": looked.student_id}, seen, known, kept_salt(home))

    return _answered(home, visit, keeps)


def take_out(home: Home, visit: Visit, seen: Held) -> Kept:
    """Delete a consent or an assignment that was entered by mistake."""
    return _answered(home, visit, lambda now: strike_out(home, now, seen))


def take_back(home: Home, visit: Visit, student_id: str) -> Kept:
    """A family takes back what it allowed: all that `flashlight revoke` does."""
    def revokes(now: Visit) -> Kept:
        revoking.revoke(home, now.viewer, student_id, now.at)
        return Kept(Answer.REVOKED)

    return _answered(home, visit, revokes)


def _answered(home: Home, visit: Visit, does: Callable[[Visit], Kept]) -> Kept:
    """As for any paper, and only while pages about one student are open and access is not stopped."""
    def also(now: Visit) -> Kept:
        if not now.individual or Role.STEWARD not in now.viewer.roles:
            return Kept(Answer.OVER)
        try:
            must_not_be_stopped(governance_of(home, os.environ), now.viewer)
            return does(now)
        except AccessStopped:
            return Kept(Answer.STOPPED)
        except NothingRevoked:
            return Kept(Answer.NOTHING_REVOKED)
        except RevokedInPart:
            return Kept(Answer.REVOKED_IN_PART)
        except NameKept:
            return Kept(Answer.NAME_KEPT)
        except (LogUnavailable, Refused):
            return Kept(Answer.UNAVAILABLE)

    return answered(visit, also)


def _is_revoked(home: Home, visit: Visit, written: Mapping[str, str], looked: Looked) -> bool:
    """Whether a form is one that the family took back: one signed on a later day counts (R33)."""
    with suppress(ValueError):
        signed_on = date.fromisoformat(written["signed_on"])
        return any(one.student in looked.keys and one.ends(written["partner"], written["purpose"], signed_on)
                   for one in revocations(home, visit.viewer))
    return False
