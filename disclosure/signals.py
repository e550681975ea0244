"""Signs that a student may need something, read off the fields that a purpose opens and off nothing else (R36)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from disclosure.dosage import Bands
from disclosure.need_to_know import FIELDS, EducationRecord, Purpose

Row = Mapping[str, str]


class Signal(StrEnum):
    """What a list of students can be narrowed to."""

    ATTENDANCE = "attendance"
    COURSES = "courses"
    BEHAVIOR = "behavior"
    NO_PROGRAM = "no_program"


READS: Mapping[Signal, str] = {Signal.ATTENDANCE: "attendance", Signal.COURSES: "grades", Signal.BEHAVIOR: "discipline",
                               Signal.NO_PROGRAM: "program_enrollments"}


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


def signals(purpose: Purpose) -> tuple[Signal, ...]:
    """The signals that a purpose offers: those whose field it opens."""
    return tuple(signal for signal in Signal if READS[signal] in FIELDS[purpose])


def shows(record: EducationRecord, signal: Signal, numbers: Thresholds) -> bool:
    """Whether a record shows a signal; never where the family or the agreement keeps the field closed."""
    field = READS[signal]
    return field in record.fields and _SHOWN[signal](tuple(record.rows(field)), numbers)


def _absent(rows: Sequence[Row], numbers: Thresholds) -> bool:
    """Absent, in the latest school year, for the share of days at which the indicator stops counting a student as regular."""
    latest = _latest(rows)
    enrolled, absent = (sum(float(row[column] or 0) for row in latest) for column in ("days_enrolled", "days_absent"))
    return enrolled >= numbers.minimum_days_enrolled and 100 * absent >= numbers.absent_percent * enrolled


def _behind(rows: Sequence[Row], _: Thresholds) -> bool:
    """A course of the latest school year without all of its credits."""
    return any(float(row["credits_earned"] or 0) < float(row["credits_attempted"] or 0) for row in _latest(rows))


def _sent_out(rows: Sequence[Row], numbers: Thresholds) -> bool:
    """An action that takes a student out of class, as long as it is kept."""
    return any(row["action"] in numbers.actions for row in rows)


def _in_none(rows: Sequence[Row], _: Thresholds) -> bool:
    """In no program of the partner, now or before."""
    return not rows


_SHOWN: Mapping[Signal, Callable[[Sequence[Row], Thresholds], bool]] = {
    Signal.ATTENDANCE: _absent, Signal.COURSES: _behind, Signal.BEHAVIOR: _sent_out, Signal.NO_PROGRAM: _in_none}


def _latest(rows: Sequence[Row]) -> list[Row]:
    """The rows of the latest school year."""
    year = max((row["school_year"] for row in rows), default="")
    return [row for row in rows if row["school_year"] == year]
