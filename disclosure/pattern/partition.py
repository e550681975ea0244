"""Divides the people of one table, or of a part of it, into inner cells: every cell is a sum of these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from disclosure.catalogue import ALL, Slot, residents
from disclosure.pattern.counted import Counted
from disclosure.pattern.gathering import Columns, Gathering
from disclosure.pattern.shape import REST, Inner, Shape


@dataclass(frozen=True, order=True, slots=True)
class At:
    """A cell of one table: positions of its place and slot."""

    place: int
    slot: int


@dataclass(frozen=True, eq=False)
class Partition:
    """One table divided: the column of each inner cell that holds anybody, and the columns that add up to each cell."""

    column: Mapping[Inner, int]
    cells: Mapping[At, Columns]


def partitioned(counted: Counted, gathering: Gathering, whole: Host | None = None) -> Partition:
    """The inner cells of a table, in a partition of their own for crossed groups, for each one-way dimension and for tracts."""
    dividing = _Dividing(counted, gathering, whole or Host({}, counted))
    dividing.crossed()
    dividing.wide_genders()
    for slots in counted.shape.dimensions.values():
        dividing.one_way(slots)
    dividing.tracts()
    return Partition(dividing.column, dividing.cells)


@dataclass(frozen=True, eq=False)
class Host:
    """The table that a part belongs to. An inner cell of which everybody is in the part is the same inner cell."""

    column: Mapping[Inner, int]
    counted: Counted

    def same(self, inner: Inner, people: int) -> int | None:
        is_same = inner in self.column and self.counted.at(inner).people == people
        return self.column[inner] if is_same else None


@dataclass(frozen=True, eq=False)
class _Dividing:
    counted: Counted
    gathering: Gathering
    host: Host
    column: dict[Inner, int] = field(default_factory=dict)
    cells: dict[At, list[int]] = field(default_factory=dict)

    @property
    def shape(self) -> Shape:
        return self.counted.shape

    def put(self, inner: Inner, slots: Iterable[Slot], places: Iterable[int]) -> None:
        """Count an inner cell in these slots at these places. Nobody is in none."""
        count = self.counted.at(inner)
        here = [At(place, self.shape.slot_at[slot]) for place, slot in product(places, slots)]
        for at in here:
            self.cells.setdefault(at, [])
        if count.people:
            same = self.host.same(inner, count.people)
            column = self.gathering.add_inner(count, self.shape.places[inner.place].place) if same is None else same
            self.column[inner] = column
            for at in here:
                self.cells[at].append(column)

    def crossed(self) -> None:
        """Race/ethnicity by gender at the narrowest places, with those in no listed value of either."""
        for leaf in self.shape.leaves:
            for race, gender in product((*self.shape.races[leaf], REST), (*self.shape.genders[leaf], REST)):
                self.put(Inner(leaf, Slot(race, gender)), _margins(race, gender), (leaf, *self.shape.around[leaf]))

    def wide_genders(self) -> None:
        """Genders that only wide places list divide the rest of the narrow ones."""
        leaves = self.shape.leaves
        wide = [gender for gender in self.shape.all_genders if leaves and not self.shape.declares(leaves[0], Slot(gender=gender))]
        places = dict.fromkeys(at for gender in wide for at in self.shape.lowest(Slot(gender=gender)) if at not in leaves)
        for place in places:
            for race in (*self.shape.races[place], REST):
                self._divide_rest(place, race, wide)

    def _divide_rest(self, place: int, race: str, wide: list[str]) -> None:
        rests = [Inner(leaf, Slot(race, REST)) for leaf in self.shape.leaves_under(place)]
        host = [self.column[rest] for rest in rests if rest in self.column]
        inner = [Inner(place, Slot(race, gender)) for gender in wide]
        for one in inner:
            self.put(one, _of_gender(race, one.slot.gender), (place, *self.shape.around[place]))
        self.gathering.add_difference(host, [self.column[one] for one in inner if one in self.column])

    def one_way(self, slots: tuple[Slot, ...]) -> None:
        """The values of one dimension divide all people of the narrowest places that list them."""
        for place in self.shape.lowest(slots[0]):
            for slot in slots:
                self.put(Inner(place, slot), (slot,), (place, *self.shape.around[place]))
            self.gathering.add_difference(self._everybody(place), [column for slot in slots for column in self._at(place, slot)])

    def tracts(self) -> None:
        """A tract has its residents at all places that count them; where none is listed, they are inner cells themselves."""
        for tract in self.shape.tracts:
            slot = residents(self.shape.places[tract].place)
            if slot not in self.shape.slot_at:
                self.put(Inner(tract, Slot()), (Slot(),), (tract,))
                continue
            inner = [Inner(place, slot) for place in self.shape.lowest(slot)]
            self.cells[At(tract, self.shape.slot_at[Slot()])] = [self.column[one] for one in inner if one in self.column]

    def _everybody(self, place: int) -> Columns:
        return self._at(place, Slot())

    def _at(self, place: int, slot: Slot) -> Columns:
        return self.cells.get(At(place, self.shape.slot_at[slot]), [])


def _margins(race: str, gender: str) -> Iterator[Slot]:
    """The crossed groups that hold somebody of `race` and `gender`, where each is listed."""
    for one, other in product((race, ALL), (gender, ALL)):
        if REST not in (one, other):
            yield Slot(one, other)


def _of_gender(race: str, gender: str) -> Iterator[Slot]:
    yield Slot(gender=gender)
    if race != REST:
        yield Slot(race, gender)
