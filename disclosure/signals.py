"""Signs that a student may need something, read off the records that a purpose opens and off nothing else (R36)."""

from __future__ import annotations

from dataclasses import dataclass

from disclosure.dosage import Bands


@dataclass(frozen=True)
class Thresholds:
    """The partnership's numbers for one student: the indicators' own, and at how many sessions a student is missed."""

    hours: Bands
    days: Bands
    attended_percent: float
    absent_percent: float
    minimum_days_enrolled: float
    actions: frozenset[str]
    missed_sessions: int
