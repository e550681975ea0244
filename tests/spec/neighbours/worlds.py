"""Small partnerships of every shape, and what in them could be found by subtraction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from hypothesis import strategies as st

from disclosure import ALL, Catalogue, CellKey, Released, Status
from tests.builders import a_catalogue, a_key, a_place, a_tabulation, published_cells

PLACES = (a_place("valley", "region"), a_place("north", "district", "valley"), a_place("south", "district", "valley"),
          a_place("birch", "school", "north"), a_place("cedar", "school", "south"), a_place("elm", "school", "south"))
WORLD = a_catalogue(places=PLACES, races=("Asian", "Black", "White"), genders=("Girl", "Boy"), pools=())
LEAVES = tuple(product(("birch", "cedar", "elm"), WORLD.races, WORLD.genders))
Counts = Mapping[CellKey, tuple[int, int]]


def worlds() -> st.SearchStrategy[Counts]:
    """Partnerships of two districts and three schools, every margin added up: `(reached, people)` by cell."""
    size = st.one_of(st.integers(0, 12), st.integers(0, 60))
    group = size.flatmap(lambda people: st.tuples(st.integers(0, people), st.just(people)))
    return st.lists(group, min_size=len(LEAVES), max_size=len(LEAVES)).map(added_up)


def added_up(groups: Sequence[tuple[int, int]]) -> Counts:
    counts: dict[CellKey, tuple[int, int]] = {}
    for (school, race, gender), (reached, people) in zip(LEAVES, groups, strict=True):
        around = [school, *(place.place for place in WORLD.wider(school))]
        for place, group, sex in product(around, (race, ALL), (gender, ALL)):
            before = counts.get(a_key(place, group, sex), (0, 0))
            counts[a_key(place, group, sex)] = before[0] + reached, before[1] + people
    return counts


def released(world: Counts) -> Mapping[CellKey, Released]:
    return published_cells(a_tabulation(WORLD, world))


def sums(catalogue: Catalogue) -> Iterator[tuple[CellKey, ...]]:
    """Everything that adds up: a total followed by its parts."""
    races, genders = catalogue.races, catalogue.genders
    for place in catalogue.places:
        for gender in (ALL, *genders):
            yield tuple(a_key(place.place, race, gender) for race in (ALL, *races))
        for race in (ALL, *races):
            yield tuple(a_key(place.place, race, gender) for gender in (ALL, *genders))
    for place, race, gender in product(catalogue.places, (ALL, *races), (ALL, *genders)):
        parts = [part.place for part in catalogue.places if part.parent == place.place]
        if parts:
            yield tuple(a_key(at, race, gender) for at in (place.place, *parts))


def gaps(world: Counts) -> Iterator[tuple[tuple[CellKey, ...], list[CellKey]]]:
    """Each total with its parts, and which of them are hidden although they hold people."""
    cells = released(world)
    for keys in sums(WORLD):
        yield keys, [key for key in keys if world[key][1] and cells[key].status is Status.HIDDEN]


def hidden_alone(world: Counts) -> list[CellKey]:
    """Cells that are the only hidden one in something that adds up."""
    return [hidden[0] for _, hidden in gaps(world) if len(hidden) == 1]


def thin(world: Counts) -> list[list[CellKey]]:
    """Hidden parts of a shown total that are a small group together."""
    return [hidden for keys, hidden in gaps(world)
            if hidden and keys[0] not in hidden and sum(world[key][1] for key in hidden) <= 10]
