"""What came in, as the receipts of the latest loads say it, and why rows were put aside; never a person's value (R24, R53)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from data_access.home import Home
from data_access.quality.report import must_be_steward
from disclosure import Viewer

LATEST = 50


@dataclass(frozen=True)
class PutAside:
    """One reason for which values of one column of a file were put aside: how often, and the first line. `line` is 0 for a whole file."""

    file: str
    column: str
    reason: str
    remedy: str
    times: int
    line: int


@dataclass(frozen=True)
class Came:
    """One file of a load: the rows that were read of it, and those that were put aside."""

    file: str
    rows: int
    quarantined: int


@dataclass(frozen=True)
class Load:
    """One load: what came of it, from whom, and what was put aside; `reason` says why it was refused."""

    outcome: str
    received_at: datetime
    sender: str
    reason: str
    files: tuple[Came, ...]
    put_aside: tuple[PutAside, ...] = ()


def latest_loads(home: Home, viewer: Viewer) -> tuple[Load, ...]:
    """The latest loads, the last one first; a receipt that is damaged is left out. Raises NotAllowed."""
    must_be_steward(viewer)
    return tuple(_readable(home))


def _readable(home: Home) -> Iterator[Load]:
    receipts = sorted(home.receipts.glob("*Z-*.json"), reverse=True)
    for path in receipts[:LATEST]:
        with suppress(OSError, ValidationError):
            yield TypeAdapter(Load).validate_json(path.read_bytes())
