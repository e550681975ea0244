"""Reads from one table how many people its inner cells hold, those whom no listed value counts included."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import sub

from disclosure.catalogue import ALL, Slot
from disclosure.pattern.shape import REST, Inner, Shape
from disclosure.tabulation import Table


@dataclass(frozen=True, slots=True)
class Count:
    """Some people, and how many of them are in the numerator."""

    people: int
    numerator: int

    def __add__(self, other: Count) -> Count:
        return Count(self.people + other.people, self.numerator + other.numerator)

    def __sub__(self, other: Count) -> Count:
        return Count(self.people - other.people, self.numerator - other.numerator)


NOBODY = Count(0, 0)


@dataclass(frozen=True, eq=False)
class Counted:
    """One table with the shape of its indicator."""

    shape: Shape
    table: Table

    def at(self, inner: Inner) -> Count:
        """The people of an inner cell; a rest is what the listed values leave of their margin."""
        place, slot = inner.place, inner.slot
        if slot.race_ethnicity == REST:
            return self._left(place, [Slot(race, slot.gender) for race in (ALL, *self.shape.races[place])])
        if slot.gender == REST:
            return self._left(place, [Slot(slot.race_ethnicity, gender) for gender in (ALL, *self.shape.genders[place])])
        return self.cell(place, self.shape.slot_at[slot])

    def _left(self, place: int, slots: list[Slot]) -> Count:
        return reduce(sub, [self.at(Inner(place, slot)) for slot in slots])

    def cell(self, place: int, slot: int) -> Count:
        """The people of a declared cell, by the positions of its place and slot."""
        return Count(int(self.table.people[place, slot]), int(self.table.numerator[place, slot]))
