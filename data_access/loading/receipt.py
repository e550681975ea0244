"""The receipt of a load: what came, from whom, when, and what became of it (R53); never a person's value."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

from data_access.loading.problem import Problem
from data_access.quality import PutAside

ROOM = 32_768      # bytes: a receipt of some hundred files
ROWS_KEPT = "Rows as they came, but for names, birth dates and addresses, are kept for a time, encrypted: flashlight quarantine {name}"
NO_ROWS = ("The rows themselves are not kept: that takes a key in FLASHLIGHT_KEY, and discipline records and rows that do not fit their "
           "header never are. Whoever sent the files has them.")


class Outcome(StrEnum):
    """What became of a load."""

    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class FileReceived:
    """One file: records read from it, records stored because of it, and records put in quarantine."""

    file: str
    digest: str
    table: str
    rows: int
    accepted: int
    quarantined: int


@dataclass(frozen=True)
class TableLoaded:
    """One template table: records stored and records put in quarantine."""

    table: str
    accepted: int
    quarantined: int


@dataclass(frozen=True)
class Receipt:
    """What came of one load. `problems` are the first of them, `put_aside` counts them by reason, most frequent first; `quarantine` names
    the report that has all, `rows_kept` tells whether rows are kept beside it; `agreements` are those in force with the sender.
    """

    outcome: Outcome
    received_at: datetime
    sender: str
    mapping: str
    files: tuple[FileReceived, ...] = ()
    tables: tuple[TableLoaded, ...] = ()
    problems: tuple[Problem, ...] = ()
    quarantine: str = ""
    rows_kept: bool = False
    version: str = ""
    identities: str = ""
    reason: str = ""
    agreements: tuple[str, ...] = ()
    put_aside: tuple[PutAside, ...] = ()

    @property
    def accepted(self) -> int:
        return sum(table.accepted for table in self.tables)

    @property
    def quarantined(self) -> int:
        return sum(file.quarantined for file in self.files)

    def words(self) -> str:
        """The receipt as a few lines of plain English."""
        match self.outcome:
            case Outcome.REFUSED:
                return f"Refused; nothing was changed.\n{self.reason}"
            case Outcome.UNCHANGED:
                return "Nothing to do: these files were loaded before, and nothing was changed."
            case Outcome.ACCEPTED:
                return "\n".join(filter(None, [self._stored(), *self._put_aside(), self.identities]))

    def _stored(self) -> str:
        each = ", ".join(f"{table.table} {table.accepted:,}" for table in self.tables)
        return f"Loaded {self.accepted:,} rows from {len(self.files)} files into {self.version}: {each}."

    def _put_aside(self) -> list[str]:
        if not self.quarantined:
            return []
        named = [one.words() for one in self.problems]
        kept = ROWS_KEPT.format(name=self.quarantine.removesuffix(".csv")) if self.rows_kept else NO_ROWS
        return [f"{self.quarantined:,} rows were not taken; quarantine/{self.quarantine} tells of all of them:", *named, kept]


def moment(today: date, into_demo: bool) -> datetime:
    """When a load is received: now, or in a demonstration the start of `today`, so that it can be made again."""
    if into_demo:
        return datetime(today.year, today.month, today.day, tzinfo=UTC)
    return datetime.now(UTC).replace(microsecond=0)


def reserve(folder: Path) -> Path:
    """Take the space of a receipt before anything else is done, so that a disk which fills up later leaves room for it. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    held = folder / _reserved_here()
    try:
        with held.open("wb") as file:
            file.write(os.urandom(ROOM))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        held.unlink(missing_ok=True)
        raise
    return held


def abandoned(folder: Path) -> tuple[Path, ...]:
    """The space that loads took which were killed."""
    return tuple(path for path in folder.glob("*.reserved") if path.name != _reserved_here())


def _reserved_here() -> str:
    return f"{os.getpid()}.reserved"


def write(receipt: Receipt, folder: Path, reserved: Path) -> None:
    """Put `receipt` into `folder` as JSON, under a name that was not there, in the space that was reserved for it."""
    reserved.unlink(missing_ok=True)
    stem = f"{receipt.received_at:%Y%m%dT%H%M%SZ}-{receipt.outcome}"
    number = 1 + len(list(folder.glob(f"{stem}-*.json")))
    text = json.dumps(asdict(receipt), default=str, indent=1, ensure_ascii=False)
    write_whole(folder / f"{stem}-{number}.json", text + "\n")


def write_whole(path: Path, content: str | bytes) -> None:
    """Write `content` to `path`, readable by the owner only: all of it or nothing."""
    making = path.with_name(path.name + ".new")
    try:
        descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(making, path)
    except OSError:
        making.unlink(missing_ok=True)
        raise
