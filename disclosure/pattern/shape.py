"""Where the people of one indicator are counted: its places, the groups that each lists, and the narrowest place of each group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from disclosure.catalogue import ALL, Catalogue, Indicator, Place, Slot

REST = "\0rest"    # people in none of the listed values
ADDING_UP = ("school", "district")


@dataclass(frozen=True, order=True, slots=True)
class Inner:
    """The name of an inner cell within its table: a place (its position) and the group counted there."""

    place: int
    slot: Slot


@dataclass(frozen=True, eq=False)
class Shape:
    """One indicator's places and slots, in the catalogue's order. Places are named by their positions."""

    catalogue: Catalogue
    indicator: Indicator

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return self.catalogue.places_of(self.indicator)

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        return self.catalogue.slots(self.indicator)

    @cached_property
    def slot_at(self) -> Mapping[Slot, int]:
        return {slot: at for at, slot in enumerate(self.slots)}

    @cached_property
    def place_at(self) -> Mapping[str, int]:
        return {place.place: at for at, place in enumerate(self.places)}

    @cached_property
    def around(self) -> tuple[tuple[int, ...], ...]:
        """For each place, those of the wider ones that its people are counted in too, nearest first."""
        return tuple(self._wider(place) if place.kind in ADDING_UP else () for place in self.places)

    def _wider(self, place: Place) -> tuple[int, ...]:
        return tuple(self.place_at[wider.place] for wider in self.catalogue.wider(place.place) if wider.place in self.place_at)

    @cached_property
    def leaves(self) -> tuple[int, ...]:
        """The places that hold no others; tracts are a division of their own."""
        holding = {at for around in self.around for at in around}
        return tuple(at for at, place in enumerate(self.places) if at not in holding and place.kind != "tract")

    @cached_property
    def tracts(self) -> tuple[int, ...]:
        return tuple(at for at, place in enumerate(self.places) if place.kind == "tract")

    @cached_property
    def region(self) -> int | None:
        return next((at for at, place in enumerate(self.places) if place.kind == "region"), None)

    @cached_property
    def dimensions(self) -> Mapping[str, tuple[Slot, ...]]:
        """The slots of each one-way dimension."""
        found: dict[str, tuple[Slot, ...]] = {}
        for slot in self.slots:
            if slot.subgroup != ALL:
                name = slot.subgroup.partition("=")[0]
                found[name] = (*found.get(name, ()), slot)
        return found

    @cached_property
    def all_genders(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(slot.gender for slot in self.slots if slot.gender != ALL))

    @cached_property
    def all_races(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(slot.race_ethnicity for slot in self.slots if slot.race_ethnicity != ALL))

    @cached_property
    def races(self) -> tuple[tuple[str, ...], ...]:
        """The races that each place lists."""
        return tuple(tuple(race for race in self.all_races if self.declares(at, Slot(race))) for at in range(len(self.places)))

    @cached_property
    def genders(self) -> tuple[tuple[str, ...], ...]:
        """The genders that each place lists."""
        return tuple(tuple(one for one in self.all_genders if self.declares(at, Slot(gender=one))) for at in range(len(self.places)))

    def declares(self, place: int, slot: Slot) -> bool:
        return self.catalogue.declares(self.places[place].kind, slot)

    def counts(self, place: int, slot: Slot) -> bool:
        return self.catalogue.counts(self.places[place].kind, slot)

    def lowest(self, slot: Slot) -> tuple[int, ...]:
        """The narrowest places that count `slot`, where leaves do not."""
        found = [next((at for at in (leaf, *self.around[leaf]) if self.counts(at, slot)), None) for leaf in self.leaves]
        return tuple(dict.fromkeys(at for at in found if at is not None))

    def leaves_under(self, place: int) -> tuple[int, ...]:
        return tuple(leaf for leaf in self.leaves if leaf == place or place in self.around[leaf])
