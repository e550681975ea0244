"""One entry of the record of disclosures: what it says, and the digest that chains it to the one before."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from operator import attrgetter

GENESIS = "0" * 64
LARGEST = 2**63 - 1   # that SQLite keeps as a whole number


class Action(StrEnum):
    """What an account did, or tried to do."""

    STARTED = "started"
    OPENED = "opened"
    REFUSED = "refused"
    REVOKED = "revoked"
    SEALED = "sealed"
    SEARCHED = "searched"
    EXAMINED = "examined"


@dataclass(frozen=True)
class Line:
    """What an entry says: who asked, for which partner, for whose record and why. `at` is UTC; `student` is a surrogate key or None."""

    at: str
    account: str
    action: str
    partner: str = ""
    student: int | None = None
    purpose: str = ""
    verdict: str = ""
    origin: str = ""
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """A line in its place: numbered from 1, with the digest of the entry before it and its own."""

    number: int
    line: Line
    previous: str
    digest: str

    def columns(self) -> dict[str, str | int | None]:
        """The entry as a row of the store."""
        return {"entry": self.number, **asdict(self.line), "previous": self.previous, "digest": self.digest}


SAID = tuple(one.name for one in fields(Line))
COLUMNS = ("entry", *SAID, "previous", "digest")
_said = attrgetter(*SAID)     # astuple() copies, and a whole chain is read at a time
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=repr).encode


def following(last: Entry | None, line: Line) -> Entry:
    """The entry that `line` makes after `last`."""
    number, previous = (last.number + 1, last.digest) if last else (1, GENESIS)
    return Entry(number, line, previous, digest_of(number, line, previous))


def digest_of(number: int, line: Line, previous: str) -> str:
    """SHA-256, as hexadecimal, of everything the entry says."""
    return hashlib.sha256(_written([number, *_said(line), previous]).encode()).hexdigest()


def student_number(typed: str) -> int | None:
    """The number that the record gives a student, as somebody typed it; None where it cannot be one."""
    digits = typed.strip()
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= len(str(LARGEST))
    return int(digits) if is_number and int(digits) <= LARGEST else None
