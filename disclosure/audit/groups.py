"""The groups of people an attacker tells apart at one place, the unlisted ones included, and which of them add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from disclosure.catalogue import ALL, Catalogue, Indicator, Slot

REST = "(not listed)"    # the people of a total who are in none of the listed groups


@dataclass(frozen=True)
class Relation:
    """People in the `total` are in one of `members`, or else in `rest`."""

    total: Slot
    members: tuple[Slot, ...]
    rest: Slot


@dataclass(frozen=True)
class Groups:
    """All groups of one indicator: its slots, then the rests that they leave."""

    catalogue: Catalogue
    indicator: Indicator

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        return self.catalogue.slots(self.indicator)

    @cached_property
    def column(self) -> Mapping[Slot, int]:
        """The column of every group; slots come first, in the catalogue's order."""
        corner = (Slot(REST, REST),) if self._races and self._genders else ()
        rests = (*(Slot(race, REST) for race in (ALL, *self._races) if self._genders),
                 *(Slot(REST, gender) for gender in (ALL, *self._genders) if self._races), *corner,
                 *(_unlisted(dimension) for dimension in self._oneway))
        return {slot: at for at, slot in enumerate((*self.slots, *rests))}

    def declared(self, kind: str) -> tuple[Slot, ...]:
        """The slots that places of one kind list."""
        return tuple(slot for slot in self.slots if self.catalogue.declares(kind, slot))

    def counted(self, kind: str) -> tuple[Slot, ...]:
        """Those and the residents of each tract, whom a tract and a place share."""
        return tuple(slot for slot in self.slots if self.catalogue.counts(kind, slot))

    def hidden(self, kind: str, wider: str) -> tuple[str, ...]:
        """The genders that `wider` places list and places of one kind do not."""
        return tuple(gender for gender in self._listed_genders(wider) if gender not in self._listed_genders(kind))

    def relations(self, kind: str) -> Iterator[Relation]:
        """What adds up at a place; a relation whose members are rests comes after those that leave them."""
        genders, races = self._listed_genders(kind), self._listed_races(kind)
        for race in (ALL, *races) if genders else ():
            yield Relation(Slot(race), tuple(Slot(race, gender) for gender in genders), Slot(race, REST))
        for gender in (ALL, *genders) if races else ():
            yield Relation(Slot(gender=gender), tuple(Slot(race, gender) for race in races), Slot(REST, gender))
        yield from self._oneway_relations(kind)
        if races and genders:
            yield Relation(Slot(REST), tuple(Slot(REST, gender) for gender in genders), Slot(REST, REST))
            yield Relation(Slot(gender=REST), tuple(Slot(race, REST) for race in races), Slot(REST, REST))

    def told(self, kind: str) -> frozenset[Slot]:
        """Every group that can be told apart at a place: what it lists, and what that leaves over."""
        return frozenset({*self.counted(kind), *(relation.rest for relation in self.relations(kind))})

    def is_personal(self, slot: Slot) -> bool:
        """Whether a group is the same people in every program: what schools list is a person's, hours of attendance are a program's."""
        at_schools = {name for one in self.catalogue.indicators if "school" in one.levels for name in one.dimensions}
        return slot.subgroup == ALL or slot.subgroup.partition("=")[0] in at_schools

    def _oneway_relations(self, kind: str) -> Iterator[Relation]:
        listed = set(self.counted(kind))
        for dimension, slots in self._oneway.items():
            if listed.issuperset(slots):
                yield Relation(Slot(), slots, _unlisted(dimension))

    def _listed_genders(self, kind: str) -> tuple[str, ...]:
        return tuple(gender for gender in self._genders if self.catalogue.declares(kind, Slot(gender=gender)))

    def _listed_races(self, kind: str) -> tuple[str, ...]:
        return tuple(race for race in self._races if self.catalogue.declares(kind, Slot(race)))

    @cached_property
    def _races(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(slot.race_ethnicity for slot in self.slots if slot.race_ethnicity != ALL))

    @cached_property
    def _genders(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(slot.gender for slot in self.slots if slot.gender != ALL))

    @cached_property
    def _oneway(self) -> Mapping[str, tuple[Slot, ...]]:
        """The slots of each one-way dimension."""
        oneway = [slot for slot in self.slots if slot.subgroup != ALL]
        return {dimension: tuple(slots) for dimension, slots in groupby(oneway, key=lambda slot: slot.subgroup.partition("=")[0])}


def _unlisted(dimension: str) -> Slot:
    return Slot(subgroup=f"{dimension}={REST}")
