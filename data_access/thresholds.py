"""The numbers that a student's rows are held against: those by which the indicators count."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from data_access.home import Home, current
from data_access.indicators import SHIPPED, Definition, definitions
from disclosure import Bands, Thresholds

OWN = Path(__file__).with_suffix(".toml")


def thresholds(home: Home) -> Thresholds:
    """As the indicators of the release in force are defined; where a definition of the home has no such number, the shipped one's."""
    return _thresholds(home.indicators, current(home.warehouse))


@lru_cache(maxsize=2)
def _thresholds(folder: Path, release: Path | None) -> Thresholds:
    found = [{one.indicator.indicator: one for one in definitions(folders)} for folders in ((SHIPPED, folder), (SHIPPED,))]

    def value(indicator: str, name: str) -> tuple[Definition, tuple[str, ...]]:
        definition = next(some[indicator] for some in found if name in some[indicator].parameters)
        given = definition.parameters[name].value
        return definition, tuple(map(str, given if isinstance(given, tuple) else (given,)))

    def number(indicator: str, name: str) -> float:
        return float(value(indicator, name)[1][0])

    def bands(indicator: str, name: str) -> Bands:
        definition, edges = value(indicator, name)
        return Bands(tuple(map(float, edges)), definition.categories)

    return Thresholds(bands("program_hours_bands", "hours_edges"), bands("program_days_bands", "days_edges"),
                      number("program_attendance_75", "attended_percent"), number("regular_attendance", "absent_percent"),
                      number("regular_attendance", "minimum_days_enrolled"), frozenset(value("learning_time_kept", "actions")[1]),
                      int(tomllib.loads(OWN.read_text(encoding="utf-8"))["missed_sessions"]))
