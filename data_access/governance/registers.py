"""Lists the papers in the governance store for those who keep them: what each says, and whether it holds (R24, R66)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, Select, func, or_, select

from data_access.governance import TEMPLATES, NotAllowed, must_not_be_stopped
from data_access.governance.bounds import bounds
from data_access.governance.changes import Row
from data_access.governance.store import Governance
from data_access.governance.tables import CONSENTS, PARTNERS
from disclosure import Period, Role, Viewer
from disclosure.need_to_know import TRAINING_VALID, is_training

PERIODS: Mapping[str, Callable[[RowMapping], Period]] = {
    "accounts": lambda row: Period(date.min, None, row["disabled_on"]),
    "agreements": lambda row: Period(row["begins_on"], row["ends_on"], row["terminated_on"]),
    "assignments": lambda row: Period(row["begins_on"], row["ends_on"]),
    "confidentiality_agreements": lambda row: Period(row["signed_on"], row["ends_on"]),
    "consents": lambda row: Period(row["signed_on"], row["expires_on"], row["revoked_on"]),
    "trainings": lambda row: Period(row["completed_on"], row["completed_on"] + TRAINING_VALID),
}


COUNTS: Mapping[str, Callable[[RowMapping], bool]] = {   # whether a paper opens anything, on any day
    "assignments": lambda row: row["partner"] != "",
    "trainings": lambda row: is_training(row["training"]),
}


class Standing(StrEnum):
    """How a paper stands today; in this order papers are listed."""

    SOON = "soon"
    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    OPENS_NOTHING = "opens_nothing"
    ENDED = "ended"


@dataclass(frozen=True)
class Held:
    """A paper as it is kept: its row, which may be about a student and is in no repr; when it holds, and how it stands today."""

    table: str
    row: Row = field(repr=False)
    period: Period
    standing: Standing

    @property
    def texts(self) -> Mapping[str, str]:
        """Each column as a template writes it."""
        return {name: "" if value is None else str(value) for name, value in self.row.items()}

    @property
    def ends(self) -> date | None:
        """The last day on which it holds, or the first on which it was taken back; None where it is open."""
        return min(filter(None, (self.period.ends, self.period.revoked)), default=None)


def held(governance: Governance, viewer: Viewer, table: str, today: date, **of: Collection[object]) -> tuple[Held, ...]:
    """The papers of one kind, those that end soon first: all, or those whose columns are among the values given. Raises NotAllowed, and
    AccessStopped where they are of students."""
    kept = TEMPLATES[table]
    wanted = select(kept).where(*(kept.columns[column].in_(list(values)) for column, values in of.items()))
    return _found(governance, viewer, table, wanted.order_by(*kept.primary_key.columns), today)


def ending_next(governance: Governance, viewer: Viewer, partner: str, today: date, most: int) -> tuple[Held, ...]:
    """The consents for a partner that are in force today and end first, at most so many. Raises NotAllowed, AccessStopped."""
    last = func.coalesce(CONSENTS.c.expires_on, date.max)
    wanted = select(CONSENTS).where(CONSENTS.c.partner == partner, CONSENTS.c.signed_on <= today, last >= today,
                                    or_(CONSENTS.c.revoked_on.is_(None), CONSENTS.c.revoked_on > today))
    return _found(governance, viewer, CONSENTS.name, wanted.order_by(last, CONSENTS.c.consent).limit(most), today)


def partners_held(governance: Governance, viewer: Viewer) -> tuple[str, ...]:
    """Every partner that was loaded, by its id. Raises NotAllowed."""
    _must_be_steward(viewer)
    with governance.reading() as connection:
        return tuple(connection.execute(select(PARTNERS.c.partner).order_by(PARTNERS.c.partner)).scalars())


def _found(governance: Governance, viewer: Viewer, table: str, wanted: Select[Any], today: date) -> tuple[Held, ...]:
    _must_be_steward(viewer)
    if "student" in TEMPLATES[table].columns:
        must_not_be_stopped(governance, viewer)
    with governance.reading() as connection:
        found = [_held(table, row, today) for row in connection.execute(wanted).mappings()]
    return tuple(sorted(found, key=lambda one: (list(Standing).index(one.standing), one.ends or date.max)))


def _held(table: str, row: RowMapping, today: date) -> Held:
    period = PERIODS[table](row)
    counts = table not in COUNTS or COUNTS[table](row)
    return Held(table, dict(row), period, _standing(period, today) if counts else Standing.OPENS_NOTHING)


def _standing(period: Period, today: date) -> Standing:
    soon = today + timedelta(days=bounds().paper.soon_days)
    if period.holds(today):
        return Standing.IN_FORCE if period.holds(soon) else Standing.SOON
    return Standing.NOT_YET if today < period.begins and period.holds(period.begins) else Standing.ENDED


def _must_be_steward(viewer: Viewer) -> None:
    if Role.STEWARD not in viewer.roles:
        raise NotAllowed("Papers are for stewards.")
