"""Which records expire, which may be expunged, from what age on, and in which steps; nobody takes two of them (R60)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from disclosure.need_to_know import birthday

FROM_AGE = 23          # R60
DISCIPLINE_YEARS = 3   # R60


class Kind(StrEnum):
    """What somebody may ask to have expunged."""

    BEHAVIORAL = "behavioral"
    MEDICAL = "medical"
    GRADES = "grades"
    TRANSCRIPTS = "transcripts"
    ENROLLMENT = "enrollment"
    ASSESSMENT = "assessment"


MAY_BE_EXPUNGED = frozenset({Kind.BEHAVIORAL, Kind.MEDICAL})


class Step(StrEnum):
    """How far a request has come: asked, decided, the student told and heard, the outcome written."""

    REQUESTED = "requested"
    DECIDED = "decided"
    NOTIFIED = "notified"
    CLOSED = "closed"


@dataclass(frozen=True)
class Sealed:
    """A student's records of one kind were expunged."""

    student: int
    kind: str


class NotAllowedNow(Exception):
    """A step of an expungement that the rules do not allow; the message says why."""


def discipline_kept_from(today: date) -> date:
    """The first day whose discipline records are kept, and shown: those of incidents before it have expired."""
    return birthday(today, -DISCIPLINE_YEARS)


def may_be_asked(kind: Kind, born: date, today: date) -> None:
    """Whether such a request is taken at all. Raises NotAllowedNow."""
    if kind not in MAY_BE_EXPUNGED:
        raise NotAllowedNow("Medical and behavioral records may be expunged; grades, transcripts, enrollment and assessment may not.")
    if today < birthday(born, FROM_AGE):
        raise NotAllowedNow(f"Records are expunged for people of {FROM_AGE} and older.")


def may_follow(step: Step, reached: Step, taken_by: Sequence[str], account: str) -> None:
    """Whether `account` may take `step` of a request that has `reached` another, whose earlier steps were `taken_by` these accounts.

    Steps come one after the other, and each decision is somebody else's than those before. Raises NotAllowedNow.
    """
    order = list(Step)
    if order.index(step) != order.index(reached) + 1:
        raise NotAllowedNow(f"This request is {reached}; what comes next is that it is {_next(reached)}.")
    if step is not Step.NOTIFIED and account in taken_by:
        raise NotAllowedNow("Nobody decides on what they asked, or writes the outcome of what they decided. Ask another steward.")


def _next(reached: Step) -> str:
    order = list(Step)
    return order[order.index(reached) + 1].value if reached is not Step.CLOSED else "nothing"
