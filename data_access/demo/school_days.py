"""The days on which schools are open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from data_access.demo.chance import Days, Ints
from data_access.demo.figures import CalendarFigures


@dataclass(frozen=True)
class SchoolDays:
    """`days` is school years by days of instruction; `half` is the first day of the second term."""

    school_years: tuple[int, ...]
    days: Days
    half: int

    @property
    def length(self) -> int:
        """Days of instruction in a year."""
        return int(self.days.shape[1])

    def on(self, year: Ints, day: Ints) -> Days:
        """The dates of days of instruction, by index of the school year and of the day."""
        return self.days[year, day]


def school_days(figures: CalendarFigures, school_years: tuple[int, ...]) -> SchoolDays:
    """The calendar of each spring year."""
    days = np.stack([_open_days(figures, year) for year in school_years])
    return SchoolDays(school_years, days, figures.days // 2)


def dated(month_day: str, school_year: int) -> date:
    """A month and day of a school year that runs from July to June."""
    month, day = (int(part) for part in month_day.split("-"))
    return date(school_year - (month >= 7), month, day)


def _open_days(figures: CalendarFigures, school_year: int) -> Days:
    closed = [day for start, end, weekday in figures.closed for day in _closed(start, end, weekday, school_year)]
    first = np.busday_offset(dated(figures.first_day, school_year), 0, roll="forward", holidays=closed)
    return np.busday_offset(first, np.arange(figures.days), holidays=closed)


def _closed(start: str, end: str, weekday: str, school_year: int) -> list[date]:
    first, last = dated(start, school_year), dated(end, school_year)
    span = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    return [day for day in span if weekday in ("", f"{day:%a}")]
