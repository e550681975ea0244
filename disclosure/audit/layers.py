"""Numbers what nobody published: every numerator of a table, and of the people in it who can be told apart from the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from scipy.sparse import csr_array

from disclosure.audit.editions import NOW, Editions
from disclosure.audit.exposed import Flags, Whole
from disclosure.audit.lattice import Lattice, lattice
from disclosure.audit.programs import at_schools, counted_at
from disclosure.tabulation import Kin, PartKey, TableKey, Tabulation

NOBODY = -1


class Who(StrEnum):
    """Which people of a table a layer counts."""

    ALL = "all"
    PART = "part"
    OTHERS = "others"
    ELSEWHERE = "elsewhere"     # a program's participants from schools that are not listed
    KEPT = "kept"               # counted there by one release and by another, with one answer
    TURNED = "turned"           # counted there by both, with another answer
    GONE = "gone"               # counted there by one release and not by the other


@dataclass(frozen=True)
class LayerKey:
    """One layer: all people of a table, or one part of them, or all but that part, as `release` has it; or whom it shares with `other`."""

    of: TableKey
    who: Who = Who.ALL
    part: PartKey | None = None
    release: int = NOW
    other: int = NOW


@dataclass(frozen=True, eq=False)
class Layer:
    """`people` and the number of the unknown, both [positions of the lattice]; NOBODY where there are no people.

    `adds_up` is False where parts are more than their whole, which tells nothing. `is_own` is True where the unknown is no other
    layer's.
    """

    lattice: Lattice
    people: Whole
    unknown: Whole
    adds_up: Flags
    is_own: Flags

    def chosen(self, unknowns: int) -> csr_array:
        """[positions × unknowns], 1 where a position is an unknown."""
        at = np.flatnonzero(self.unknown != NOBODY)
        start = np.r_[0, np.cumsum(self.unknown != NOBODY)]
        return csr_array((np.ones(len(at), np.int64), self.unknown[at], start), shape=(len(self.unknown), unknowns))


@dataclass(frozen=True, eq=False)
class Participants:
    """The layer of one program's participants; `counted_in` [program's positions × schools' positions] is 1 where they are counted."""

    key: LayerKey
    counted_in: csr_array


class Numbering:
    """Every layer of some indicators' tables, numbered one after the other; from the numbers of people alone."""

    def __init__(self, tabulation: Tabulation, indicators: Iterable[str]) -> None:
        self.tabulation, self.catalogue = tabulation, tabulation.catalogue
        self.indicators = {name: self.catalogue.indicator_by_id[name] for name in indicators}
        self.lattices = {name: lattice(self.catalogue, indicator) for name, indicator in self.indicators.items()}
        self.editions = Editions(tabulation, frozenset(self.indicators))
        self.releases = (NOW, *sorted(self.editions.alike, reverse=True)[:-1])
        self.layers: dict[LayerKey, Layer] = {}
        self.unknowns = 0
        for release in self.releases:
            for table in self.editions.keys(release):
                self._everybody(LayerKey(table, release=release))
            for part in filter(self._is_told_apart, self.editions.parts(release)):
                self._both_sides(LayerKey(part.of, Who.PART, part, release))
            for key in self.programs(release):
                self._elsewhere(key)
        for key in [key for key in self.layers if key.who in (Who.ALL, Who.PART) and key.release != NOW]:
            for other in [other for other in self.releases if other == NOW or other > key.release]:
                if replace(key, release=other) in self.layers:
                    self._between(key, replace(key, release=other))

    def participants(self, key: LayerKey) -> tuple[Participants, ...]:
        """For a table of programs whose people are part of another's: who of them is at schools, program by program."""
        indicator = self.indicators[key.of.indicator]
        whole = self.indicators[self.tabulation.part_of[key.of.indicator]]
        table = TableKey(whole.indicator, key.of.school_year, key.of.category)
        shape = self.lattices[indicator.indicator].size, self.lattices[whole.indicator].size
        parts = {place.place: LayerKey(table, Who.PART, PartKey(table, Kin.PROGRAM, place.place), key.release)
                 for place in self.catalogue.places_of(indicator, "program")}
        return tuple(Participants(part, at_schools(self.catalogue, indicator, whole, program, shape))
                     for program, part in parts.items() if part in self.layers)

    def reached(self) -> Iterator[tuple[LayerKey, LayerKey]]:
        """This release's tables of programs, and those whom a window counts in each, beside the same as schools count them."""
        for key in (key for key in self.layers if key.of.indicator in self.tabulation.reach and key.release == NOW):
            of, latest = TableKey(self.tabulation.reach[key.of.indicator].whole, key.of.school_year), PartKey(key.of, Kin.LATEST)
            host = replace(key, of=of, part=PartKey(of, Kin.LATEST) if key.part else None)
            is_year = key.who is Who.ALL and key.of.school_year in self.catalogue.school_years
            if host in self.layers and (is_year or (key.who is Who.PART and key.part == latest)):
                yield key, host

    def schools(self, key: LayerKey) -> tuple[csr_array, csr_array]:
        """1 where a position of a school is counted in a program's [program's × schools'], and the reverse at schools that are closed."""
        reach, year = self.tabulation.reach[key.of.indicator], key.of.school_year
        ours, theirs = self.indicators[key.of.indicator], self.indicators[reach.whole]
        shape = self.lattices[ours.indicator].size, self.lattices[theirs.indicator].size
        there = [(place.place, reach.schools.get((place.place, year), ())) for place in self.catalogue.places_of(ours, "program")]
        every = [counted_at(self.catalogue, ours, theirs, program, schools, shape) for program, schools in there]
        shut = [counted_at(self.catalogue, ours, theirs, program, [one for one in schools if (one, year) in reach.closed], shape)
                for program, schools in there]
        return csr_array(sum(every, csr_array(shape, dtype=np.int64))), csr_array(sum(shut, csr_array(shape, dtype=np.int64)).T)

    def kept(self, one: LayerKey, other: LayerKey) -> LayerKey:
        """The layer of those whom two releases count alike in one table."""
        first, last = sorted((one.release, other.release), key=lambda release: (release == NOW, release))
        return replace(one, who=Who.KEPT, release=first, other=last)

    def programs(self, release: int) -> tuple[LayerKey, ...]:
        """The tables of a release that `participants` can be asked for."""
        return tuple(key for key in self.layers if key.who is Who.ALL and key.release == release
                     and key.of.indicator in self.tabulation.part_of)

    def _is_told_apart(self, part: PartKey) -> bool:
        """A partner's part is its own knowledge, and nobody else's."""
        is_partners = part.kin is Kin.PARTNER or (part.kin is Kin.LATEST and part.name != "")
        return part.of.indicator in self.indicators and not is_partners

    def _everybody(self, key: LayerKey) -> None:
        grid = self.lattices[key.of.indicator]
        people = grid.filled(self.editions.of(key.of, key.release).people)
        self._add(key, grid, np.maximum(people, 0), people >= 0, *self._elsewhen(key, key.of))

    def _both_sides(self, key: LayerKey) -> None:
        """A part and the others. Where one is nobody, the other is everybody, and no new unknown."""
        whole, part = self.layers[LayerKey(key.of, release=key.release)], _named(key)
        inside = whole.lattice.filled(self.editions.of(part, key.release).people)
        adds_up = whole.adds_up & (inside >= 0) & (inside <= whole.people)
        self._add(key, whole.lattice, np.where(adds_up, inside, 0), adds_up, _same(whole, inside), *self._elsewhen(key, part))
        others = np.where(adds_up, whole.people - inside, 0)
        self._add(replace(key, who=Who.OTHERS), whole.lattice, others, adds_up, _same(whole, others), *self._as_others(key))

    def _elsewhen(self, key: LayerKey, counted: TableKey | PartKey) -> Iterator[Same]:
        """Where another release counts the very same people."""
        for other in self.releases[:self.releases.index(key.release)]:
            if layer := self.layers.get(replace(key, release=other)):
                kept = layer.lattice.filled(self.editions.kept(counted, key.release, other).people)
                mine = layer.lattice.filled(self.editions.of(counted, key.release).people)
                yield Same(layer, (mine == kept) & (layer.people == kept))

    def _as_others(self, key: LayerKey) -> Iterator[Same]:
        """Where a whole and its part are the same people as in another release, so are the others."""
        mine = self.layers[LayerKey(key.of, release=key.release)], self.layers[key]
        for other in self.releases[:self.releases.index(key.release)]:
            if part := self.layers.get(replace(key, release=other)):
                whole, others = self.layers[LayerKey(key.of, release=other)], self.layers[replace(key, who=Who.OTHERS, release=other)]
                is_same = (whole.unknown == mine[0].unknown) & (part.unknown == mine[1].unknown) & (others.people > 0)
                yield Same(others, is_same & (others.people == mine[0].people - mine[1].people))

    def _between(self, one: LayerKey, other: LayerKey) -> None:
        """Whom two releases count in the same cell, with one answer or another, and whom only one of them does."""
        mine, theirs, counted = self.layers[one], self.layers[other], _named(one)
        kept, turned = (mine.lattice.filled(some(counted, one.release, other.release).people)
                        for some in (self.editions.kept, self.editions.turned))
        adds_up = mine.adds_up & theirs.adds_up & (kept >= 0) & (turned >= 0)
        adds_up &= (kept + turned <= mine.people) & (kept + turned <= theirs.people)
        pair = replace(one, other=other.release)
        kept, turned = (np.where(adds_up, some, 0) for some in (kept, turned))
        self._add(_as(pair, Who.KEPT), mine.lattice, kept, adds_up, _same(mine, kept), _same(theirs, kept))
        for at, whole, side in ((pair, mine, one), (replace(other, other=one.release), theirs, other)):
            self._add(_as(at, Who.TURNED), whole.lattice, turned, adds_up)
            self._add(_as(at, Who.GONE), whole.lattice, np.where(adds_up, self.layers[side].people - kept - turned, 0), adds_up)

    def _elsewhere(self, key: LayerKey) -> None:
        """Participants that no listed school has."""
        whole, at_school = self.layers[key], np.zeros_like(self.layers[key].people)
        is_joined = np.zeros(len(at_school), bool)
        for part in self.participants(key):
            at_school += part.counted_in @ self.layers[part.key].people
            is_joined |= np.diff(part.counted_in.indptr) > 0
        adds_up = is_joined & whole.adds_up & (at_school <= whole.people)
        elsewhere = np.where(adds_up, whole.people - at_school, 0)
        self._add(replace(key, who=Who.ELSEWHERE), whole.lattice, elsewhere, adds_up, _same(whole, elsewhere))

    def _add(self, key: LayerKey, grid: Lattice, people: Whole, adds_up: Flags, *known: Same) -> None:
        """A layer. Where its people are those of another layer they are the same unknown."""
        unknown, is_own = np.full(len(people), NOBODY), people > 0
        for same in known:
            at = is_own & same.where & (same.layer.unknown != NOBODY)
            unknown[at], is_own = same.layer.unknown[at], is_own & ~at
        unknown[is_own] = self.unknowns + np.arange(np.count_nonzero(is_own))
        self.layers[key] = Layer(grid, people, unknown, adds_up, is_own)
        self.unknowns += int(np.count_nonzero(is_own))


@dataclass(frozen=True, eq=False)
class Same:
    """`where` [positions] the people of another layer are the same."""

    layer: Layer
    where: Flags


def _same(layer: Layer, people: Whole) -> Same:
    """Of some of a layer's people: where they are all of them."""
    return Same(layer, layer.people == people)


def _named(key: LayerKey) -> TableKey | PartKey:
    return key.part or key.of


def _as(key: LayerKey, who: Who) -> LayerKey:
    return replace(key, who=who)
