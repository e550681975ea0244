"""The record of disclosures: every opening of a student's record, and every try, on the disk before anything is read (R52)."""

from __future__ import annotations

import re
import secrets
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

from data_access.disclosure_log import chain, verification
from data_access.disclosure_log.chain import Store, store_of
from data_access.disclosure_log.entry import COLUMNS, Action, Entry, Line, student_number
from data_access.disclosure_log.refusal import LogExists, LogUnavailable
from data_access.disclosure_log.verification import Damage, Fault, Verification
from data_access.moments import stamp
from disclosure import Disclosure, Evidence, Grant, Purpose, Revocation, Role, Viewer
from disclosure.expungement import Sealed
from disclosure.need_to_know import GRANT_VALID, verdict

__all__ = [
    "COLUMNS", "Access", "Action", "Asked", "Damage", "Entry", "Fault", "Found", "LogExists", "LogUnavailable", "Named", "NotAnAuditor",
    "Store", "Verification", "begin", "disclose", "examine", "length", "look_up", "named", "refuse", "report", "revocations", "revoked",
    "seal", "sealed", "search", "store_of", "student_number", "verify",
]

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class NotAnAuditor(Exception):
    """Somebody who is no auditor asked for the record of disclosures."""


@dataclass(frozen=True)
class Asked:
    """Which entries are asked for: those of one account, student (R54), partner, purpose or action, from `since` to before `until`
    (R65). None is all."""

    account: str | None = None
    student: int | None = None
    partner: str | None = None
    purpose: Purpose | None = None
    action: Action | None = None
    since: datetime | None = None
    until: datetime | None = None

    def bound(self) -> Mapping[str, str | int | None]:
        """The values that a search binds."""
        return asdict(self) | {"since": self.since and stamp(self.since), "until": self.until and stamp(self.until)}

    def options(self) -> str:
        """The same as options of `flashlight log show | export`, which read a student's number from standard input."""
        moments = {name: moment and f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}" for name, moment in
                   (("since", self.since), ("until", self.until))}
        said = {"account": self.account, "partner": self.partner, "purpose": self.purpose, "action": self.action, **moments}
        written = [f"--{name}={shlex.quote(value)}" for name, value in said.items() if value]
        return " ".join([*written, *(["--number"] if self.student is not None else [])])


@dataclass(frozen=True)
class Found:
    """How many entries were asked for, and the newest of them, newest first."""

    entries: int
    newest: tuple[Entry, ...]


@dataclass(frozen=True)
class Named:
    """The accounts that did or tried anything, and the partners for which they did, in order."""

    accounts: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()


@dataclass(frozen=True)
class Access:
    """How often one account opened one student's record, and was refused it, for a partner; when first and last."""

    account: str
    partner: str
    student: int
    opened: int
    refused: int
    first: str
    last: str


def begin(store: Store, viewer: Viewer, at: datetime) -> None:
    """Begin the record of a home; a random note tells it from every other. Raises LogExists, LogUnavailable."""
    chain.begin(store, Line(stamp(at), viewer.account, Action.STARTED, note=secrets.token_hex(16)))


def disclose(store: Store, grant: Grant, at: datetime, origin: str, note: str = "") -> Disclosure:
    """Put an opening on the record; it is there when this returns. Raises LogUnavailable: then nothing may be shown.

    What was opened for the same account, student and purpose within GRANT_VALID is not written twice.
    """
    said = Line(stamp(at), grant.viewer.account, Action.OPENED, grant.partner, grant.student, grant.purpose, grant.verdict.words(), origin,
                note)
    entry = chain.append(store, said, since=stamp(at - GRANT_VALID))
    return Disclosure(grant, datetime.fromisoformat(entry.line.at), origin)


def refuse(store: Store, viewer: Viewer, student: int, purpose: Purpose, evidence: Evidence, at: datetime, origin: str,
           note: str = "") -> None:
    """Put a try that opened nothing on the record, as an opening is, and as long. Raises LogUnavailable."""
    decided = verdict(evidence, at.date()).words()
    said = Line(stamp(at), viewer.account, Action.REFUSED, evidence.scope.partner, student, purpose, decided, origin, note)
    chain.append(store, said, since=stamp(at - GRANT_VALID))


def examine(store: Store, viewer: Viewer, student: int, purpose: str, at: datetime, origin: str, note: str) -> None:
    """Put on the record that a steward looked at a student's papers, or at why a record opens; within GRANT_VALID once. Raises
    LogUnavailable."""
    said = Line(stamp(at), viewer.account, Action.EXAMINED, student=student, purpose=purpose, origin=origin, note=note)
    chain.append(store, said, since=stamp(at - GRANT_VALID))


def revoked(store: Store, viewer: Viewer, what: Revocation, at: datetime) -> None:
    """Put on the record that a family took back what it allowed. Raises LogUnavailable."""
    said = f"revoked on {what.on}, as signed up to {what.signed_until}"
    chain.append(store, Line(stamp(at), viewer.account, Action.REVOKED, what.partner, what.student, what.purpose, note=said))


def revocations(store: Store, _viewer: Viewer, student: int | None = None) -> tuple[Revocation, ...]:
    """What was revoked, by one student's family or by everybody's: it decides about every opening. Raises LogUnavailable."""
    found = chain.search(store, verification.EVERYTHING | {"student": student, "action": Action.REVOKED})
    return tuple(_revocation(entry.line) for entry in found if entry.line.student is not None)


def seal(store: Store, viewer: Viewer, what: Sealed, at: datetime) -> None:
    """Put on the record that a student's records of one kind were expunged (R60). Raises LogUnavailable."""
    chain.append(store, Line(stamp(at), viewer.account, Action.SEALED, student=what.student, note=what.kind))


def sealed(store: Store, _viewer: Viewer) -> tuple[Sealed, ...]:
    """Everything that was expunged: no version of the facts may hold it. Raises LogUnavailable."""
    found = chain.search(store, verification.EVERYTHING | {"action": Action.SEALED})
    return tuple(Sealed(entry.line.student, entry.line.note) for entry in found if entry.line.student is not None)


def search(store: Store, viewer: Viewer, asked: Asked) -> Iterator[Entry]:
    """The entries asked for, in order. Raises NotAnAuditor or LogUnavailable."""
    _must_audit(viewer)
    return chain.search(store, asked.bound())


def look_up(store: Store, viewer: Viewer, asked: Asked, most: int, at: datetime, origin: str) -> Found:
    """The entries asked for, of which at most so many come back. Raises NotAnAuditor or LogUnavailable.

    That an account looked for them is on the record before they are read, as an opening is and for as long; that one is not among them.
    """
    _must_audit(viewer)
    said = Line(stamp(at), viewer.account, Action.SEARCHED, student=asked.student, origin=origin, note=asked.options())
    own = chain.append(store, said, since=stamp(at - GRANT_VALID))
    return Found(*chain.newest(store, {**asked.bound(), "apart": own.number, "most": most}))


def length(store: Store, viewer: Viewer) -> int:
    """How many entries there are. Raises NotAnAuditor or LogUnavailable."""
    _must_audit(viewer)
    return chain.length(store)


def named(store: Store, viewer: Viewer) -> Named:
    """Whom the record names. Raises NotAnAuditor or LogUnavailable."""
    _must_audit(viewer)
    found = chain.named(store)
    return Named(*(tuple(sorted({name for name in names if name})) for names in zip(*found, strict=True)))


def report(store: Store, viewer: Viewer, asked: Asked) -> tuple[Access, ...]:
    """Who opened whose record, and tried to, how often in the window asked for (R65). Raises NotAnAuditor or LogUnavailable."""
    _must_audit(viewer)
    return tuple(Access(*row) for row in chain.report(store, asked.bound()))


def verify(store: Store, viewer: Viewer) -> Verification:
    """Whether the chain is whole, and where it is not. Raises NotAnAuditor."""
    _must_audit(viewer)
    return verification.verify(store)


def _must_audit(viewer: Viewer) -> None:
    if Role.AUDITOR not in viewer.roles:
        raise NotAnAuditor("The record of disclosures is for auditors.")


def _revocation(line: Line) -> Revocation:
    """As an entry tells it; one that tells no days ends everything up to the day on which it was written."""
    on, signed_until = [date.fromisoformat(day) for day in DAY.findall(line.note)] or [datetime.fromisoformat(line.at).date()] * 2
    return Revocation(line.student or 0, on, signed_until, line.partner, line.purpose)
