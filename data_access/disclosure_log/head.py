"""The external head: a second file, in a second place, with the digest of every entry that was acknowledged."""

from __future__ import annotations

import fcntl
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from data_access.disclosure_log.entry import Entry
from data_access.disclosure_log.refusal import LogUnavailable
from data_access.home import sync

LINE = re.compile(rb"^(\d{12}) ([0-9a-f]{64})\n", re.MULTILINE)
TAIL_BYTES = 4096
WAIT_SECONDS = 10.0
PAUSE_SECONDS = 0.002


@dataclass(frozen=True)
class Confirmed:
    """An entry that was acknowledged: its number and digest."""

    number: int
    digest: str


@dataclass(frozen=True)
class Head:
    """The open head, held by this process alone."""

    path: Path
    descriptor: int

    def last(self) -> Confirmed | None:
        """The entry that was acknowledged last."""
        size = os.fstat(self.descriptor).st_size
        tail = os.pread(self.descriptor, TAIL_BYTES, max(0, size - TAIL_BYTES))
        found = LINE.findall(tail)
        return _confirmed(*found[-1]) if found else None

    def confirm(self, entry: Entry) -> None:
        """Add an entry; it is on the disk when this returns. What a crash left of a line before is closed off. Raises OSError."""
        size = os.fstat(self.descriptor).st_size
        whole = size == 0 or os.pread(self.descriptor, 1, size - 1) == b"\n"
        line = (b"" if whole else b"\n") + f"{entry.number:012d} {entry.digest}\n".encode()
        if os.write(self.descriptor, line) != len(line):
            raise OSError("the line was written in part")
        os.fsync(self.descriptor)


@contextmanager
def held(path: Path) -> Iterator[Head]:
    """The head for one entry, one process and thread at a time. Raises LogUnavailable."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND)
    except OSError as error:
        raise LogUnavailable(f"its head {path} cannot be written ({error.strerror})") from None
    try:
        _lock(descriptor, fcntl.LOCK_EX, path)
        yield Head(path, descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def quiet(path: Path) -> Iterator[tuple[Confirmed, ...]]:
    """Everything the head says; until this ends nobody adds an entry. Raises LogUnavailable."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError as error:
        raise LogUnavailable(f"its head {path} cannot be read ({error.strerror})") from None
    with open(descriptor, "rb") as file:
        _lock(descriptor, fcntl.LOCK_SH, path)
        yield tuple(_confirmed(*found) for found in LINE.findall(file.read()))


def begin(path: Path) -> None:
    """An empty head, readable by its owner only. Raises OSError where there is one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    sync(path.parent)


def _confirmed(number: bytes, digest: bytes) -> Confirmed:
    return Confirmed(int(number), digest.decode())


def _lock(descriptor: int, kind: int, path: Path) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
            return
        time.sleep(PAUSE_SECONDS)
    raise LogUnavailable(f"its head {path} is held by another process")
