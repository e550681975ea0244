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
    shipped, declared = ({one.indicator.indicator: one for one in definitions(folders)} for folders in ((SHIPPED,), (SHIPPED, folder)))

    def has(indicator: str, name: str) -> Definition:
        return next(one for one in (declared[indicator], shipped[indicator]) if name in one.parameters)

    def number(indicator: str, name: str) -> float:
        return float(str(has(indicator, name).parameters[name].value))

    return Thresholds(_bands(has("program_hours_bands", "hours_edges"), "hours_edges"),
                      _bands(has("program_days_bands", "days_edges"), "days_edges"),
                      number("program_attendance_75", "attended_percent"), number("regular_attendance", "absent_percent"),
                      number("regular_attendance", "minimum_days_enrolled"), _listed(has("learning_time_kept", "actions"), "actions"),
                      int(tomllib.loads(OWN.read_text(encoding="utf-8"))["missed_sessions"]))


def _bands(definition: Definition, name: str) -> Bands:
    return Bands(tuple(float(edge) for edge in sorted(_listed(definition, name), key=float)), definition.categories)


def _listed(definition: Definition, name: str) -> frozenset[str]:
    value = definition.parameters[name].value
    return frozenset(map(str, value if isinstance(value, tuple) else (value,)))
