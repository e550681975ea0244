"""Who is counted in each cell of each release, in two of them alike, and in two of them with another answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from disclosure.audit.exposed import Whole
from disclosure.catalogue import ALL, Slot, years_of
from disclosure.earlier import Change, Standing
from disclosure.tabulation import Kin, PartKey, TableKey, Tabulation

NOW = 0                      # stands for the release that is attacked
LATEST = (Kin.LATEST.value, "")
Belongs = Callable[[Standing], bool]
Slotted = tuple[str, Slot]


@dataclass(frozen=True, eq=False)
class Counted:
    """People and numerators, both [places × slots]."""

    people: Whole
    reached: Whole

    def __sub__(self, other: Counted) -> Counted:
        return Counted(self.people - other.people, self.reached - other.reached)


@dataclass(frozen=True, eq=False)
class Editions:
    """The tables and parts of some indicators in this release (NOW) and in every earlier one that counted somebody differently."""

    tabulation: Tabulation
    indicators: frozenset[str]

    @cached_property
    def alike(self) -> Mapping[int, tuple[int, ...]]:
        """The releases that count everybody alike, by the first of them; those that count as this one does are with NOW."""
        now = {at: len(past.editions) - 1 for at, past in self.tabulation.earlier.past.items()}
        found: dict[tuple[tuple[tuple[str, str], int], ...], list[int]] = {}
        first: dict[int, tuple[int, ...]] = {NOW: ()}
        for release in sorted({release for release, key in self.tabulation.earlier.told if key.indicator in self.indicators}):
            told = {at: edition for at, past in sorted(self.tabulation.earlier.past.items()) if at[0] in self.indicators
                    and (edition := past.edition_of(release)) is not None}
            if all(edition == now[at] for at, edition in told.items()):
                first[NOW] = (*first[NOW], release)
            else:
                found.setdefault(tuple(told.items()), []).append(release)
        return {**first, **{releases[0]: tuple(releases) for releases in found.values()}}

    def keys(self, release: int) -> tuple[TableKey, ...]:
        """The tables of a release."""
        every = sorted(key for key in self.tabulation.tables if key.indicator in self.indicators)
        return tuple(key for key in every if release == NOW or (release, key) in self.tabulation.earlier.told)

    def parts(self, release: int) -> Mapping[PartKey, None]:
        """The parts of a release's tables that hold anybody then or now, in order."""
        return self._parts[release]

    @cached_property
    def _parts(self) -> Mapping[int, Mapping[PartKey, None]]:
        found = {}
        for release in self.alike:
            keys = set(self.keys(release))
            named = {PartKey(key, Kin(kin), name) for key in keys for change in self._changes(key) for standing in change.standings
                     if standing for kin, name in standing.parts}
            every = (part for part in {*self.tabulation.parts, *named} if part.of in keys)
            found[release] = dict.fromkeys(sorted(every, key=lambda part: (part.of, part.kin.value, part.name)))
        return found

    def of(self, key: TableKey | PartKey, release: int) -> Counted:
        """A table or a part as one release counts it; of a partner's, whoever it ever served."""
        return self._with(key, lambda of, change: _counted(change, self._at(of, release), _belongs(key, change)))

    def kept(self, key: TableKey | PartKey, one: int, other: int) -> Counted:
        """Who is in the same cell of both, with the same answer."""
        return self._with(key, lambda of, change: _shared(change, self._at(of, one), self._at(of, other), key, is_turned=False))

    def turned(self, key: TableKey | PartKey, one: int, other: int) -> Counted:
        """Who is in the same cell of both, with another answer: as `one` has it."""
        return self._without(key, lambda of, change: _shared(change, self._at(of, one), self._at(of, other), key, is_turned=True))

    def gone(self, key: PartKey, one: int, other: int) -> Counted:
        """Who of a part is in a cell of `one` and not in the same cell of `other`."""
        return self._without(key, lambda of, change: _left(change, self._at(of, one), self._at(of, other), _belongs(key, change)))

    def _with(self, key: TableKey | PartKey, some: Callable[[TableKey, Change], tuple[Iterable[Slotted], int]]) -> Counted:
        """Those whom every release counts alike, and some of the others."""
        table = self.tabulation.tables.get(key) if isinstance(key, TableKey) else self.tabulation.parts.get(key)
        of = key if isinstance(key, TableKey) else key.of
        whole = self.tabulation.tables[of]
        here = Counted(table.people, table.numerator) if table else Counted(np.zeros_like(whole.people), np.zeros_like(whole.people))
        now = self._without(key, lambda of, change: _counted(change, -1, _belongs(key)))
        return _added(here - now, self._without(key, some))

    def _without(self, key: TableKey | PartKey, some: Callable[[TableKey, Change], tuple[Iterable[Slotted], int]]) -> Counted:
        of = key if isinstance(key, TableKey) else key.of
        shape = self.tabulation.tables[of].people.shape
        found = Counted(np.zeros(shape, np.int64), np.zeros(shape, np.int64))
        for year in years_of(of.school_year) if of.school_year in self.tabulation.catalogue.pools else (of.school_year,):
            table = TableKey(of.indicator, year, of.category)
            for change in self._changes(table):
                cells, answer = some(table, change)
                for at in (self._cell[of.indicator].get(cell) for cell in cells):
                    if at is not None:
                        found.people[at] += change.people
                        found.reached[at] += change.reached[of.category][answer]
        return found

    def _changes(self, key: TableKey) -> tuple[Change, ...]:
        return self.tabulation.earlier.of(key).changes

    def _at(self, key: TableKey, release: int) -> int | None:
        past = self.tabulation.earlier.of(key)
        return len(past.editions) - 1 if release == NOW else past.edition_of(release)

    @cached_property
    def _cell(self) -> Mapping[str, Mapping[Slotted, tuple[int, int]]]:
        """The position of every declared cell, by indicator, place and group."""
        catalogue, found = self.tabulation.catalogue, {}
        for name in self.indicators:
            declared = catalogue.indicator_by_id[name]
            found[name] = {(place.place, slot): (row, column) for row, place in enumerate(catalogue.places_of(declared))
                           for column, slot in enumerate(catalogue.slots(declared)) if catalogue.counts(place.kind, slot)}
        return found


def _added(one: Counted, other: Counted) -> Counted:
    return Counted(one.people + other.people, one.reached + other.reached)


def _belongs(key: TableKey | PartKey, change: Change | None = None) -> Belongs:
    """Whether somebody who stands so is of a year's table or part; where a `change` is given, a partner knows whom it ever served."""
    is_window = "-" in (key if isinstance(key, TableKey) else key.of).school_year
    if isinstance(key, TableKey):
        return (lambda standing: LATEST in standing.parts) if is_window else (lambda standing: True)
    if change and key.name and key.kin in (Kin.PARTNER, Kin.LATEST):
        is_known = any((Kin.PARTNER.value, key.name) in standing.parts for standing in change.standings if standing)
        is_latest = is_window or key.kin is Kin.LATEST
        return lambda standing: is_known and (not is_latest or LATEST in standing.parts)
    kin = Kin.LATEST if is_window else key.kin
    return lambda standing: (kin.value, key.name) in standing.parts


def _counted(change: Change, at: int | None, belongs: Belongs) -> tuple[Iterable[Slotted], int]:
    standing = None if at is None else change.standings[at]
    return (_cells(standing), change.answers[at]) if at is not None and standing and belongs(standing) else ((), 0)


def _left(change: Change, one: int | None, other: int | None, belongs: Belongs) -> tuple[Iterable[Slotted], int]:
    cells, answer = _counted(change, one, belongs)
    later = None if other is None else change.standings[other]
    return frozenset(cells) - (_cells(later) if later and belongs(later) else frozenset()), answer


def _shared(change: Change, one: int | None, other: int | None, key: TableKey | PartKey, is_turned: bool) -> tuple[Iterable[Slotted], int]:
    mine, theirs = (None if at is None else change.standings[at] for at in (one, other))
    if one is None or other is None or not (mine and theirs) or (change.answers[one] != change.answers[other]) != is_turned:
        return (), 0
    belongs = _belongs(key, change)
    return (_cells(mine) & _cells(theirs) if belongs(mine) and belongs(theirs) else (), change.answers[one])


def _cells(standing: Standing) -> frozenset[Slotted]:
    """Everywhere that somebody counts, declared or not."""
    slots = {Slot(race, gender) for race in {ALL, standing.race_ethnicity} - {""} for gender in {ALL, standing.gender} - {""}}
    slots |= {Slot(subgroup=value) for value in standing.subgroups}
    return frozenset((place, slot) for place in standing.places for slot in slots)
