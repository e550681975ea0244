"""A numbered publication, and the part of it that one reader asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from disclosure.catalogue import Catalogue, CellKey
from disclosure.reason import Reason, Status


@dataclass(frozen=True, slots=True)
class Released:
    """One published cell: what people read, its bounds (percent, or the unit of a measure), and why."""

    status: Status
    display: str
    lower: float
    upper: float
    reason: Reason

    def __post_init__(self) -> None:
        if self.status is Status.HIDDEN and (self.lower, self.upper) != (0, 100):
            raise ValueError("a hidden cell tells nothing: its bounds are 0 and 100")


@dataclass(frozen=True)
class DataElement:
    """One column that the partnership collects, and the stated purpose for which it may (R6, R64)."""

    table: str
    element: str
    kind: str
    identifying: bool
    purpose: Mapping[str, str]


@dataclass(frozen=True)
class Notice:
    """What every page says about a release. `trial` marks one served before it was certified, on request."""

    number: int
    data_date: str
    partnership: str
    contact: str
    certified: bool
    demonstration: bool
    trial: bool
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Visibility:
    """How much of a whole release can be read, of about `figures` about groups that hold anybody: whole percents, 100 together."""

    figures: int
    shown: int
    coarsened: int
    hidden: int


@dataclass(frozen=True)
class Freshness:
    """When data of one kind, by the name of its template, last came in (YYYY-MM-DD), and until when they tell.

    `told_until` is a month (YYYY-MM) or a spring year; empty for what tells of no time, and in a release made before it was told.
    """

    table: str
    received_on: str
    told_until: str = ""


class Cells(Protocol):
    """Published cells by name; what is not among them is hidden."""

    def get(self, key: CellKey, /) -> Released | None: ...


@dataclass(frozen=True)
class Release:
    """The published cells asked for, with what the release declares. A cell that is absent here is hidden."""

    notice: Notice
    catalogue: Catalogue
    elements: tuple[DataElement, ...]
    cells: Cells
