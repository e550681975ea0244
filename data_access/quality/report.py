"""The report on the quality of one version of the facts: counts and shares by school, so confidential; never a person's value."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from data_access.governance import NotAllowed
from data_access.home import Home, current
from disclosure import Role, Viewer


class NoReport(Exception):
    """There is no report for the facts in force."""


@dataclass(frozen=True)
class Source:
    """What one sender sent for one template: rows of its files, those put aside among them, and when the latest came.

    `now` is the rows of a file on average, in the year up to the latest load, `before` in the year before it; None where no file came.
    """

    sender: str
    table: str
    files: int
    accepted: int
    quarantined: int
    received_on: str
    before: float | None = None
    now: float | None = None


@dataclass(frozen=True)
class SchoolYear:
    """One school in one year; `known` is the share of its students for whom a thing is known, `latest_day` the last that is told of.

    A status that a district sends only for those who have it is in `known` of none of its schools: the share would be theirs.
    """

    school: str
    school_year: int
    students: int
    latest_day: str
    known: Mapping[str, float]


@dataclass(frozen=True)
class Unlike:
    """Something of a school that is unlike the year before: a number of students, or a share for whom something is known."""

    school: str
    school_year: int
    what: str
    before: float
    now: float


@dataclass(frozen=True)
class Quality:
    """The whole report; `version` names the facts it is about. `unlike` and `unlike_sources` stand out against the year before."""

    version: str
    sources: tuple[Source, ...]
    schools: tuple[SchoolYear, ...]
    unlike: tuple[Unlike, ...]
    unlike_sources: tuple[Source, ...] = ()


def keep_report(home: Home, quality: Quality) -> None:
    """Write the report beside the facts, before they are in force."""
    folder = home.confidential / "quality"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / Path(quality.version).with_suffix(".json")
    file.touch(mode=0o600)
    file.write_text(json.dumps(asdict(quality), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def forget_reports(home: Home, kept: Collection[str]) -> None:
    """Remove the reports of facts that are gone."""
    for file in (home.confidential / "quality").glob("*.json"):
        if file.stem not in kept:
            file.unlink()


def must_be_steward(viewer: Viewer) -> None:
    """Raises NotAllowed for everybody else (R24)."""
    if Role.STEWARD not in viewer.roles:
        raise NotAllowed("How good the data are is for stewards to see.")


def latest_report(home: Home, viewer: Viewer) -> Quality:
    """The report on the facts in force. Raises NoReport, NotAllowed."""
    must_be_steward(viewer)
    store = current(home.confidential)
    if store is None:
        raise NoReport(f"{home.path} holds no facts yet. Load some first: flashlight load PATH")
    try:
        written = (home.confidential / "quality" / store.with_suffix(".json").name).read_bytes()
        return TypeAdapter(Quality).validate_json(written)
    except (OSError, ValidationError):
        raise NoReport("There is no report for the facts in force: they were loaded before there were reports, or it is damaged. The next "
                       "load makes one.") from None
