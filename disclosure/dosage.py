"""How much of a program each student took part in, from the rows that a grant opened and from nothing else (R22)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from disclosure.need_to_know import EducationRecord


@dataclass(frozen=True)
class Bands:
    """Half-open bands of an amount: below the first edge, from an edge to below the next, from the last edge on."""

    edges: tuple[float, ...]
    names: tuple[str, ...]

    def holding(self, amount: float) -> str:
        """The band that an amount lies in."""
        return self.names[bisect_right(self.edges, amount)]


@dataclass(frozen=True)
class Session:
    """A session at which a student was expected, and the hours spent there: 0 for who did not come."""

    day: date
    hours: float


@dataclass(frozen=True)
class Participation:
    """One student in one program and school year, with every session they were expected at, the latest first; shown by no repr.

    `enrolled` is None where the record does not tell who is: the release counts those who are, and nobody else.
    """

    student: str = field(repr=False)
    partner: str
    program: str
    school_year: str
    enrolled: bool | None = field(repr=False)
    left: date | None = field(repr=False)
    sessions: tuple[Session, ...] = field(repr=False)

    @property
    def hours(self) -> float:
        """Hours of all sessions together."""
        return round(sum(session.hours for session in self.sessions), 6)

    @property
    def days(self) -> int:
        """Dates with any time there."""
        return len({session.day for session in self.sessions if session.hours})

    @property
    def attended(self) -> int:
        """Sessions with any time there."""
        return sum(session.hours > 0 for session in self.sessions)

    @property
    def came_last(self) -> date | None:
        """The last date with any time there."""
        return max((session.day for session in self.sessions if session.hours), default=None)

    def steady(self, percent: float) -> bool:
        """Whether the student came to at least this share of the sessions."""
        return 100 * self.attended >= percent * len(self.sessions)

    def stopped(self, sessions: int, today: date) -> bool:
        """Whether the student, who has not left, was expected at the last so many sessions and came to none of them."""
        gone = self.left is not None and self.left <= today
        return not gone and len(self.sessions) >= sessions and not any(one.hours for one in self.sessions[:sessions])

    def on(self, day: date) -> float | None:
        """Hours there on a date; None for who was not expected."""
        found = [session.hours for session in self.sessions if session.day == day]
        return sum(found) if found else None


def participations(records: Sequence[EducationRecord]) -> tuple[Participation, ...]:
    """Each student in each program, for the latest school year that these records tell of the program; by program, then as given."""
    found = sorted((one for record in records for one in _of(record)), key=lambda one: one.program)
    latest = {program: max(one.school_year for one in some) for program, some in groupby(found, lambda one: one.program)}
    return tuple(one for one in found if one.school_year == latest[one.program])


def _of(record: EducationRecord) -> Iterator[Participation]:
    enrolled = {(row["name"], row["school_year"]): row["exit_date"] for row in record.rows("program_enrollments")}
    expected = [(row["name"], row["school_year"], Session(date.fromisoformat(row["session_date"]), float(row["hours"] or 0)))
                for row in record.rows("program_attendance")]
    for program, year in dict.fromkeys([*enrolled, *((name, year) for name, year, _ in expected)]):
        sessions = sorted((session for name, other, session in expected if (name, other) == (program, year)),
                          key=lambda session: session.day, reverse=True)
        is_enrolled = (program, year) in enrolled if "program_enrollments" in record.fields else None
        left = enrolled.get((program, year), "")
        yield Participation(record.name, record.grant.partner, program, year, is_enrolled, date.fromisoformat(left) if left else None,
                            tuple(sessions))
