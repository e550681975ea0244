"""Numbers what nobody published: every numerator of a table, and of the people in it who can be told apart from the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.sparse import csr_array

from disclosure.audit.exposed import Flags, Whole
from disclosure.audit.lattice import Lattice, lattice
from disclosure.audit.programs import at_schools
from disclosure.tabulation import Kin, PartKey, TableKey, Tabulation

NOBODY = -1


class Who(StrEnum):
    """Which people of a table a layer counts."""

    ALL = "all"
    PART = "part"
    OTHERS = "others"
    ELSEWHERE = "elsewhere"     # a program's participants from schools that are not listed


@dataclass(frozen=True)
class LayerKey:
    """One layer: all people of a table, or one part of them, or all but that part."""

    of: TableKey
    who: Who = Who.ALL
    part: PartKey | None = None


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
        self.layers: dict[LayerKey, Layer] = {}
        self.unknowns = 0
        for table in sorted(key for key in tabulation.tables if key.indicator in self.indicators):
            self._everybody(table)
        for part in sorted((part for part in tabulation.parts if self._is_told_apart(part)), key=_in_order):
            self._both_sides(part)
        for key in self.programs():
            self._elsewhere(key)

    def participants(self, key: LayerKey) -> tuple[Participants, ...]:
        """For a table of programs whose people are part of another's: who of them is at schools, program by program."""
        indicator = self.indicators[key.of.indicator]
        whole = self.indicators[self.tabulation.part_of[key.of.indicator]]
        table = TableKey(whole.indicator, key.of.school_year, key.of.category)
        shape = self.lattices[indicator.indicator].size, self.lattices[whole.indicator].size
        parts = {place.place: LayerKey(table, Who.PART, PartKey(table, Kin.PROGRAM, place.place))
                 for place in self.catalogue.places_of(indicator, "program")}
        return tuple(Participants(part, at_schools(self.catalogue, indicator, whole, program, shape))
                     for program, part in parts.items() if part in self.layers)

    def programs(self) -> tuple[LayerKey, ...]:
        """The tables that `participants` can be asked for."""
        return tuple(key for key in self.layers if key.who is Who.ALL and key.of.indicator in self.tabulation.part_of)

    def _is_told_apart(self, part: PartKey) -> bool:
        """A partner's part is its own knowledge, and nobody else's."""
        is_partners = part.kin is Kin.PARTNER or (part.kin is Kin.LATEST and part.name != "")
        return part.of.indicator in self.indicators and not is_partners

    def _everybody(self, key: TableKey) -> None:
        grid = self.lattices[key.indicator]
        people = grid.filled(self.tabulation.tables[key].people)
        self._add(LayerKey(key), grid, np.maximum(people, 0), people >= 0)

    def _both_sides(self, part: PartKey) -> None:
        """A part and the others. Where one is nobody, the other is everybody, and no new unknown."""
        whole = self.layers[LayerKey(part.of)]
        inside = whole.lattice.filled(self.tabulation.parts[part].people)
        adds_up = whole.adds_up & (inside >= 0) & (inside <= whole.people)
        for who, people in ((Who.PART, inside), (Who.OTHERS, whole.people - inside)):
            self._add(LayerKey(part.of, who, part), whole.lattice, np.where(adds_up, people, 0), adds_up, whole)

    def _elsewhere(self, key: LayerKey) -> None:
        """Participants that no listed school has."""
        whole, at_school = self.layers[key], np.zeros_like(self.layers[key].people)
        is_joined = np.zeros(len(at_school), bool)
        for part in self.participants(key):
            at_school += part.counted_in @ self.layers[part.key].people
            is_joined |= np.diff(part.counted_in.indptr) > 0
        adds_up = is_joined & whole.adds_up & (at_school <= whole.people)
        self._add(LayerKey(key.of, Who.ELSEWHERE), whole.lattice, np.where(adds_up, whole.people - at_school, 0), adds_up, whole)

    def _add(self, key: LayerKey, grid: Lattice, people: Whole, adds_up: Flags, whole: Layer | None = None) -> None:
        is_same = (people > 0) & (people == whole.people) if whole else np.zeros(len(people), bool)
        is_own = (people > 0) & ~is_same
        unknown = np.where(is_own, self.unknowns - 1 + np.cumsum(is_own), whole.unknown if whole else NOBODY)
        unknown[people == 0] = NOBODY
        self.layers[key] = Layer(grid, people, unknown, adds_up, is_own)
        self.unknowns += int(np.count_nonzero(is_own))


def _in_order(part: PartKey) -> tuple[TableKey, str, str]:
    return part.of, part.kin.value, part.name
