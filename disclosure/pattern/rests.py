"""Finds the people of a place who are in none of its listed groups, or apart from a tract: groups as well, although no cell names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from disclosure.catalogue import ALL, Slot, residents
from disclosure.pattern.counted import NOBODY, Count
from disclosure.pattern.gathering import Columns
from disclosure.pattern.links import Links
from disclosure.pattern.partition import At
from disclosure.pattern.parts import is_few
from disclosure.pattern.shape import Shape


@dataclass(frozen=True, slots=True)
class Rest:
    """Who is in `wholes` and not in `listed`; of some only where they are `few`."""

    wholes: tuple[At, ...]
    listed: tuple[At, ...] = ()
    few: bool = False


def add_rests(links: Links, shape: Shape, cells: Mapping[At, Columns], otherwise: Mapping[At, Columns] | None = None) -> None:
    """Every rest of a table that holds anybody is a group; beside another release's `otherwise`, only those that are other people."""
    counted = {at: links.gathering.total(columns) for at, columns in cells.items()}
    for rest in (rest for place in range(len(shape.places)) for rest in (*_rests(shape, place), *_beside_tracts(shape, place, counted))):
        count = _total(counted, rest.wholes) - _total(counted, rest.listed)
        both = (*rest.wholes, *rest.listed)
        is_new = otherwise is None or any(set(cells.get(at, ())) != set(otherwise.get(at, ())) for at in both)
        if count.people > 0 and is_new and (is_few(count, links) or not rest.few):
            added, taken = ([column for at in side for column in cells.get(at, ())] for side in (rest.wholes, rest.listed))
            links.gathering.add_group(added, taken, count)


def _total(counted: Mapping[At, Count], cells: Sequence[At]) -> Count:
    return sum((counted.get(at, NOBODY) for at in cells), NOBODY)


def _rests(shape: Shape, place: int) -> Iterator[Rest]:
    """Of no listed gender, of no listed race/ethnicity, of neither; in no value of a dimension; in no tract."""
    races, genders = shape.races[place], shape.genders[place]
    for race in (ALL, *races) if genders else ():
        yield _rest(shape, place, [Slot(race)], [Slot(race, gender) for gender in genders])
    for gender in (ALL, *genders) if races else ():
        yield _rest(shape, place, [Slot(gender=gender)], [Slot(race, gender) for race in races])
    if races and genders:
        crossed = [Slot(race, gender) for race, gender in product(races, genders)]
        yield _rest(shape, place, [Slot(), *crossed], [*(Slot(race) for race in races), *(Slot(gender=gender) for gender in genders)])
    for slots in shape.dimensions.values():
        if all(shape.declares(place, slot) for slot in slots):
            yield _rest(shape, place, [Slot()], slots)
    if place == shape.region and shape.tracts:
        everybody = shape.slot_at[Slot()]
        yield Rest((At(place, everybody),), tuple(At(tract, everybody) for tract in shape.tracts))


def _beside_tracts(shape: Shape, place: int, counted: Mapping[At, Count]) -> Iterator[Rest]:
    """Of a place and each tract: who is in both, and who in one alone; and the same of all tracts that lie in it for the most part."""
    everybody = shape.slot_at[Slot()]
    shared = {At(tract, everybody): At(place, shape.slot_at[slot]) for tract in shape.tracts
              if (slot := residents(shape.places[tract].place)) in shape.slot_at and shape.counts(place, slot)}
    shared = {tract: both for tract, both in shared.items() if counted.get(both, NOBODY).people}
    inside = tuple(tract for tract, both in shared.items() if 2 * counted[both].people > counted[tract].people)
    yield from (Rest((both,)) for both in shared.values())
    for tracts in dict.fromkeys((*((tract,) for tract in shared), *((inside,) if inside else ()))):
        both = tuple(shared[tract] for tract in tracts)
        yield Rest((At(place, everybody),), both, few=True)
        yield Rest(tracts, both, few=True)


def _rest(shape: Shape, place: int, wholes: Sequence[Slot], listed: Sequence[Slot]) -> Rest:
    whole_cells, listed_cells = (tuple(At(place, shape.slot_at[slot]) for slot in slots) for slots in (wholes, listed))
    return Rest(whole_cells, listed_cells)
