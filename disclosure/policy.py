"""The partnership's numbers for disclosure avoidance, validated and frozen."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from disclosure.catalogue import CROSSED_LEVELS

NUMBERS = ("minimum_group", "minimum_width", "pooled_years", "presence_sensitive_step")
SWITCHES = ("exact_totals_known",)
LISTS = ("presence_sensitive_dimensions", "presence_sensitive_genders", "presence_sensitive_levels")
SHIPPED = Path(__file__).with_name("policy.toml")
_SINGLE = ("AmericanIndianOrAlaskaNative", "Asian", "BlackOrAfricanAmerican", "HispanicOrLatino",
           "MiddleEasternOrNorthAfrican", "NativeHawaiianOrPacificIslander")
_MIXED = ("TwoOrMoreRaces", "RaceAndEthnicityUnknown", "White")
# The values each scheme publishes, in their one neutral order (by English name).
RACES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "legacy_seven": (*(race for race in _SINGLE if not race.startswith("MiddleEastern")), *_MIXED),
    "standard_2024": (*_SINGLE, *_MIXED),
})


class PolicyError(ValueError):
    """A policy value is missing, unknown or out of range; the message says which and what is allowed."""


@dataclass(frozen=True)
class Band:
    """One row of a table of displays: top and bottom code (points) and interval width (points) from n = `start`."""

    start: int
    code: int
    width: int


@dataclass(frozen=True)
class Policy:
    """All numbers a release depends on. Made only from policy.toml, with a partnership's overrides."""

    minimum_group: int
    minimum_width: int
    race_scheme: str
    pooled_years: int
    presence_sensitive_dimensions: tuple[str, ...]
    presence_sensitive_genders: tuple[str, ...]
    presence_sensitive_levels: tuple[str, ...]
    presence_sensitive_step: int
    sizes: tuple[Band, ...]
    steps: tuple[Band, ...]
    exact_totals_known: bool = False    # what a release was published without, before there was such a number, it did not have
    last_cuts: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for field in fields(self):
            _check_kind(field.name, getattr(self, field.name))
        _check(self.minimum_group >= 10, "minimum_group", self.minimum_group, "10 or more")
        _check(self.minimum_width >= 3, "minimum_width", self.minimum_width, "3 or more")
        _check(isinstance(self.race_scheme, str) and self.race_scheme in RACES, "race_scheme", self.race_scheme, ", ".join(RACES))
        _check(self.pooled_years == 0 or self.pooled_years >= 2, "pooled_years", self.pooled_years, "0, or 2 and more")
        _check(self.presence_sensitive_step in (*range(self.beside), self.hidden), "presence_sensitive_step",
               self.presence_sensitive_step, f"0 to {self.beside - 1}, or {self.hidden}")
        _check([band.start for band in self.sizes] == sorted({band.start for band in self.sizes}), "size", "from",
               "sizes in rising order, each once")
        _check(set(self.presence_sensitive_levels) <= CROSSED_LEVELS, "presence_sensitive_levels",
               self.presence_sensitive_levels, ", ".join(sorted(CROSSED_LEVELS)))
        _check(bool(self.sizes) and bool(self.steps), "size", "nothing", "at least one [[size]] and one [[step]]")
        _check(all(type(cut) is int and 0 < cut < 100 for cut in self.last_cuts), "last_cuts", self.last_cuts,
               "whole percents from 1 to 99")
        _check_ladder(self.sizes, self.steps)
        _check(self.sizes[0].start <= self.minimum_group + 1, "size", self.sizes[0].start,
               "a first size no larger than minimum_group + 1")

    @property
    def hidden(self) -> int:
        """The last step of the ladder: 0 is the rule table's own display, then `steps`, then one for each of `last_cuts`, then hidden."""
        return len(self.steps) + len(self.last_cuts) + 1

    @property
    def beside(self) -> int:
        """The first of the steps that lie side by side, each as coarse as the others: from here to `hidden`."""
        return len(self.steps) + 1

    def size_class(self, people: int) -> int:
        """Index of the rule-table row for a group of `people`; -1 for a small group."""
        if people <= self.minimum_group:
            return -1
        return max(i for i, band in enumerate(self.sizes) if band.start <= people)


def _check(holds: bool, name: str, value: object, allowed: str) -> None:
    if not holds:
        raise PolicyError(f"policy: {name} = {value!r} is not allowed. Use {allowed}.")


def _check_kind(name: str, value: object) -> None:
    if name in NUMBERS:
        _check(type(value) is int, name, value, "a whole number")
    elif name in SWITCHES:
        _check(type(value) is bool, name, value, "true or false")
    elif name in LISTS:
        _check(isinstance(value, tuple) and all(isinstance(word, str) for word in value), name, value, "a list of words")


def _check_ladder(sizes: tuple[Band, ...], steps: tuple[Band, ...]) -> None:
    for band in (*sizes, *steps):
        _check(0 < band.code < 50 and 0 < band.width <= 50, "size or step", band, "code 1 to 49, width 1 to 50")
    for finer, coarser in pairwise(steps):
        _check(coarser.width % finer.width == 0 and coarser.code >= finer.code, "step", coarser.width,
               "steps that are made of whole steps before them")


def _bands(rows: list[dict[str, int]], names: set[str]) -> tuple[Band, ...]:
    for row in rows:
        _check(set(row) == names, "size or step", row, f"exactly {', '.join(sorted(names))}")
    return tuple(Band(row.get("from", 0), row["code"], row["width"]) for row in rows)


def shipped_policy() -> Policy:
    """The policy that ships with Flashlight."""
    return parse_policy(SHIPPED.read_text(encoding="utf-8"))


def parse_policy(text: str) -> Policy:
    """A complete policy from TOML `text`. Raises PolicyError on an unknown, missing or impossible value."""
    values = tomllib.loads(text)
    values["sizes"] = _bands(values.pop("size", []), {"from", "code", "width"})
    values["steps"] = _bands(values.pop("step", []), {"code", "width"})
    return _policy(values)


def override(policy: Policy, changes: Mapping[str, object]) -> Policy:
    """`policy` with a partnership's own values. Raises PolicyError on an unknown or impossible value."""
    unknown = set(changes) - {field.name for field in fields(Policy)} | set(changes) & {"sizes", "steps", "last_cuts"}
    _check(not unknown, "override", sorted(unknown), "the names in policy.toml; the rule table itself is fixed")
    return replace(policy, **{name: _frozen(value) for name, value in changes.items()})  # type: ignore[arg-type]


def _policy(values: dict[str, object]) -> Policy:
    names = {field.name for field in fields(Policy)}
    _check(names == set(values), "policy", sorted(names ^ set(values)), "each name of policy.toml exactly once")
    return Policy(**{name: _frozen(value) for name, value in values.items()})  # type: ignore[arg-type]


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
