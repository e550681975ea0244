"""What protection costs readers: how many figures of a release, about how many people, are shown, coarsened and hidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from disclosure.catalogue import ALL, Catalogue, Indicator, Slot
from disclosure.pattern import Pattern
from disclosure.pattern.siblings import Families, Index, declared_cells, families
from disclosure.release import Visibility
from disclosure.suppression import plainly_hidden
from disclosure.tabulation import Counts, TableKey, Tabulation

EVERY = "every"             # the margin over levels, or over groups
EVERYBODY = "everybody"     # the figures about all people of a place
LEAST_FIGURES = 1000        # of a smaller release, whole percents would count single figures
_Fates = NDArray[np.int64]


class Fate(IntEnum):
    """What becomes of the figure of a group that holds anybody."""

    SHOWN = 0
    COARSENED = 1
    TOO_SMALL = 2       # hidden: the group itself is small
    PROTECTING = 3      # hidden: others would be given away


@dataclass(frozen=True)
class Tally:
    """How many figures meet each fate, in the order of Fate; or how many people they are about."""

    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)

    def share(self, fate: Fate) -> float:
        """Of all, from 0 to 1; 0 where there is nothing."""
        return self.counts[fate] / self.total if self.total else 0.0


@dataclass(frozen=True)
class Treatment:
    """What one way of protecting does to some figures. A person is counted once for each figure they are part of."""

    cells: Tally
    people: Tally


@dataclass(frozen=True)
class Line:
    """The figures of one kind of place (`level`) by one breakdown (`group`), as the release treats them and as plain suppression would."""

    level: str
    group: str
    release: Treatment
    plain: Treatment


@dataclass(frozen=True)
class Utility:
    """Confidential but for the whole release: every kind of place by every breakdown, `EVERY` for a margin, the whole first."""

    lines: tuple[Line, ...]

    @property
    def whole(self) -> Line:
        return self.lines[0]


@dataclass(frozen=True, eq=False)
class _Tables:
    """The tables of one indicator: where each cell [places, slots] is counted, which are declared, and which add up."""

    keys: tuple[TableKey, ...]
    at: Index
    declared: NDArray[np.bool_]
    kin: Families


def utility(tabulation: Tabulation, pattern: Pattern) -> Utility:
    """What the release shows and hides, beside plain complementary suppression. Empty groups are no figures here."""
    levels, groups = _levels(tabulation.catalogue), _groups(tabulation.catalogue)
    counted = np.zeros((2, 2, len(levels) * len(groups), len(Fate)), dtype=np.int64)
    for tables in _by_indicator(tabulation, levels, groups):
        for key in tables.keys:
            people = tabulation.tables[key].people * tables.declared
            hidden = plainly_hidden(people, tables.kin, pattern.policy.minimum_group)
            counted += _counted(people, tables.at, (_fates(people, key, pattern), _plain_fates(people, hidden, pattern)), counted.shape[2])
    with_margins = _with_margins(counted.reshape(2, 2, len(levels), len(groups), len(Fate)))
    return Utility(tuple(_lines(with_margins, (EVERY, *levels), (EVERY, *groups))))


def visibility(tabulation: Tabulation, pattern: Pattern) -> Visibility | None:
    """What everybody may know of the whole release; None where it is so small that this would count single figures."""
    shown, coarsened, too_small, protecting = _whole(tabulation, pattern).tolist()
    figures = shown + coarsened + too_small + protecting
    if figures < LEAST_FIGURES:
        return None
    return Visibility(_two_digits(figures), *_whole_percents((shown, coarsened, too_small + protecting)))


def _whole(tabulation: Tabulation, pattern: Pattern) -> _Fates:
    """How many figures of the whole release meet each fate."""
    catalogue = tabulation.catalogue
    declared = {indicator.indicator: declared_cells(catalogue, indicator) for indicator in catalogue.indicators}
    counts = np.zeros(len(Fate), dtype=np.int64)
    for key in pattern.tables:
        people = tabulation.tables[key].people * declared[key.indicator]
        counts += np.bincount(_fates(people, key, pattern)[people > 0], minlength=len(Fate))
    return counts


def _by_indicator(tabulation: Tabulation, levels: Sequence[str], groups: Sequence[str]) -> Iterator[_Tables]:
    for indicator in tabulation.catalogue.indicators:
        keys = tuple(key for key in tabulation.tables if key.indicator == indicator.indicator)
        if keys:
            yield _Tables(keys, _positions(tabulation.catalogue, indicator, levels, groups),
                          declared_cells(tabulation.catalogue, indicator), _all_families(tabulation.catalogue, indicator))


def _all_families(catalogue: Catalogue, indicator: Indicator) -> Families:
    """Every sum that a table maker would keep: here no value stands apart from its siblings."""
    return families(replace(catalogue, presence_sensitive=frozenset()), indicator)


def _levels(catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place.kind for place in catalogue.places))


def _groups(catalogue: Catalogue) -> tuple[str, ...]:
    """Every breakdown of the release, each after those it is made of."""
    crossed = ("race_ethnicity", "gender", " × ".join(("race_ethnicity", "gender")))
    every = [_breakdown(slot) for indicator in catalogue.indicators for slot in catalogue.slots(indicator)]
    return tuple(dict.fromkeys((EVERYBODY, *crossed, *every)))


def _breakdown(slot: Slot) -> str:
    if slot.subgroup != ALL:
        return slot.subgroup.partition("=")[0]
    values = {"race_ethnicity": slot.race_ethnicity, "gender": slot.gender}
    return " × ".join(name for name, value in values.items() if value != ALL) or EVERYBODY


def _positions(catalogue: Catalogue, indicator: Indicator, levels: Sequence[str], groups: Sequence[str]) -> Index:
    level = np.array([levels.index(place.kind) for place in catalogue.places_of(indicator)], dtype=np.intp)
    group = np.array([groups.index(_breakdown(slot)) for slot in catalogue.slots(indicator)], dtype=np.intp)
    return np.add.outer(level * len(groups), group)


def _fates(people: Counts, key: TableKey, pattern: Pattern) -> _Fates:
    step, policy = pattern.tables[key].step, pattern.policy
    above = np.select([step == 0, step < policy.hidden], [Fate.SHOWN, Fate.COARSENED], Fate.PROTECTING)
    return np.where(people <= policy.minimum_group, Fate.TOO_SMALL, above)


def _plain_fates(people: Counts, hidden: NDArray[np.bool_], pattern: Pattern) -> _Fates:
    return np.select([people <= pattern.policy.minimum_group, hidden], [Fate.TOO_SMALL, Fate.PROTECTING], Fate.SHOWN)


def _counted(people: Counts, at: Index, fates: tuple[_Fates, ...], positions: int) -> Counts:
    """[ways of protecting, cells and people, positions, fates]"""
    some = people > 0
    counts = np.zeros((len(fates), 2, positions * len(Fate)), dtype=np.int64)
    for way, fate in enumerate(fates):
        where = at[some] * len(Fate) + fate[some]
        counts[way, 0] = np.bincount(where, minlength=counts.shape[2])
        counts[way, 1] = np.bincount(where, weights=people[some], minlength=counts.shape[2])
    return counts.reshape(len(fates), 2, positions, len(Fate))


def _with_margins(counts: Counts) -> Counts:
    """Levels and groups, each with its sum before it."""
    for axis in (2, 3):
        counts = np.concatenate([counts.sum(axis=axis, keepdims=True), counts], axis=axis)
    return counts


def _lines(counts: Counts, levels: Sequence[str], groups: Sequence[str]) -> Iterator[Line]:
    """The whole, then those that have any figure."""
    listed = counts[0, 0].sum(axis=-1) > 0
    listed[0, 0] = True
    for level, group in np.argwhere(listed).tolist():
        cells, people = counts[:, :, level, group].swapaxes(0, 1).tolist()
        release, plain = (Treatment(Tally(tuple(mine)), Tally(tuple(of))) for mine, of in zip(cells, people, strict=True))
        yield Line(levels[level], groups[group], release, plain)


def _whole_percents(counts: tuple[int, ...]) -> tuple[int, ...]:
    """Percents that add up to 100: the largest remainders are rounded up."""
    exact = [100 * count / sum(counts) for count in counts]
    short = 100 - sum(int(percent) for percent in exact)
    up = sorted(range(len(exact)), key=lambda at: int(exact[at]) - exact[at])[:short]
    return tuple(int(percent) + (at in up) for at, percent in enumerate(exact))


def _two_digits(number: int) -> int:
    """Only the two leading digits, rounded half up: a release is not counted to the figure."""
    unit: int = 10 ** (len(str(number)) - 2)
    return (2 * number + unit) // (2 * unit) * unit
