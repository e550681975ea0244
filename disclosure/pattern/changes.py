"""Divides the few whom releases count differently into inner cells of their own, each counted wherever a release counts it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from disclosure.catalogue import ALL, TRACT, Slot
from disclosure.earlier import Change, Past, Standing
from disclosure.pattern.counted import NOBODY, Count
from disclosure.pattern.gathering import Gathering
from disclosure.pattern.partition import At, Partition
from disclosure.pattern.shape import REST, Inner, Shape

CROSSED, WIDE, LONE = "\0crossed", "\0wide", "\0tract"    # partitions; the others go by the name of their dimension
Part = tuple[str, str]


@dataclass(frozen=True, slots=True)
class View:
    """How one partition sees a standing: its inner cell, the cells that count it, and the people it divides there."""

    inner: Inner | None = None
    cells: tuple[At, ...] = ()
    of: tuple[int | str | bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """What all changes have in common that one partition does not tell apart. All but the partition are [editions]."""

    partition: str
    views: tuple[View, ...]
    parts: tuple[tuple[Part, ...], ...]
    answers: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Seen:
    """One table or part as one release counts it: the columns of each inner cell, and of each cell."""

    column: dict[Inner, list[int]] = field(default_factory=lambda: defaultdict(list))
    cells: dict[At, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, view: View, column: int) -> None:
        if view.inner is not None:
            self.column[view.inner].append(column)
        for at in view.cells:
            self.cells[at].append(column)


@dataclass(frozen=True, eq=False)
class Divided:
    """The columns of one table's changes: by way and answer, and as each edition sees them, in the table and in each part."""

    columns: Mapping[tuple[Way, int], int]
    seen: tuple[Seen, ...]
    parts: Mapping[tuple[Part, int], Seen]


def divided(gathering: Gathering, shape: Shape, past: Past, category: str) -> Divided:
    """The changes of one table in every partition; what all of them together are, every partition agrees on."""
    ways = _ways(shape, past, category)
    columns: dict[tuple[Way, int], int] = {}
    for way, counts in ways.items():
        place = next(view.inner.place for view in way.views if view.inner is not None)
        for answer, count in enumerate(counts):
            if any(view.inner is not None and told == answer for view, told in zip(way.views, way.answers, strict=True)):
                columns[way, answer] = gathering.add_inner(count, shape.places[place].place)
    if not category:
        _turned(gathering, columns)
    _agreeing(gathering, shape, past, columns, category)
    return _as_seen(columns, len(past.editions))


def _ways(shape: Shape, past: Past, category: str) -> dict[Way, list[Count]]:
    """Each way with its counts by answer."""
    found: dict[Way, list[Count]] = {}
    for change in past.changes:
        for partition in _partitions(shape):
            way = _way(shape, change, partition)
            if any(view.inner is not None for view in way.views):
                counts = [Count(change.people, reached) for reached in change.reached[category]]
                before = found.get(way, [NOBODY] * len(counts))
                found[way] = [one + other for one, other in zip(before, counts, strict=True)]
    return found


def _partitions(shape: Shape) -> tuple[str, ...]:
    return CROSSED, WIDE, *shape.dimensions, *(() if TRACT in shape.dimensions else (LONE,))


def _way(shape: Shape, change: Change, partition: str) -> Way:
    views = tuple(_view(shape, standing, partition) if standing else View() for standing in change.standings)
    return Way(partition, views, tuple(standing.parts if standing else () for standing in change.standings), change.answers)


def _view(shape: Shape, standing: Standing, partition: str) -> View:
    places = [shape.place_at[name] for name in standing.places if name in shape.place_at]
    upward = [at for at in places if shape.places[at].kind != "tract"]
    if partition == CROSSED:
        return _crossed(shape, standing, upward)
    if partition == WIDE:
        return _wide(shape, standing, upward)
    tracts = [At(at, shape.slot_at[Slot()]) for at in places if at not in upward]
    if partition == LONE:
        return View(Inner(tracts[0].place, Slot()), tuple(tracts), (False,)) if tracts else View(of=(False,))
    return _one_way(shape, standing, upward, partition, tracts if partition == TRACT else ())


def _crossed(shape: Shape, standing: Standing, upward: Sequence[int]) -> View:
    if not upward:
        return View()
    leaf = upward[0]
    race = standing.race_ethnicity if standing.race_ethnicity in shape.races[leaf] else REST
    gender = standing.gender if standing.gender in shape.genders[leaf] else REST
    slots = [Slot(*group) for group in product({race, ALL}, {gender, ALL}) if REST not in group]
    return View(Inner(leaf, Slot(race, gender)), _cells(shape, upward, slots), (leaf,))


def _wide(shape: Shape, standing: Standing, upward: Sequence[int]) -> View:
    """Of those whose gender the narrowest place does not list, the ones whose gender a wider place does."""
    where = next((at for at in upward[1:] if len(shape.genders[at]) > len(shape.genders[upward[0]])), None)
    if where is None or standing.gender in shape.genders[upward[0]]:
        return View(of=() if where is None else (where, "", False))
    race = standing.race_ethnicity if standing.race_ethnicity in shape.races[where] else REST
    if standing.gender not in shape.genders[where]:
        return View(of=(where, race, True))
    slots = [Slot(gender=standing.gender), *([Slot(race, standing.gender)] if race != REST else [])]
    return View(Inner(where, Slot(race, standing.gender)), _cells(shape, upward[upward.index(where):], slots), (where, race, True))


def _one_way(shape: Shape, standing: Standing, upward: Sequence[int], dimension: str, beside: Sequence[At]) -> View:
    slots = shape.dimensions[dimension]
    where = next((at for at in upward if shape.counts(at, slots[0])), None)
    if where is None:
        return View()
    listed = next((slot for slot in slots if slot.subgroup in standing.subgroups), None)
    if listed is None:
        return View(of=(where,))
    return View(Inner(where, listed), (*_cells(shape, upward[upward.index(where):], [listed]), *beside), (where,))


def _cells(shape: Shape, places: Sequence[int], slots: Sequence[Slot]) -> tuple[At, ...]:
    return tuple(sorted(At(place, shape.slot_at[slot]) for place in places for slot in slots))


def _turned(gathering: Gathering, columns: Mapping[tuple[Way, int], int]) -> None:
    """Whose yes became a no, or the reverse: one more in the numerator of the one is one fewer in the other's."""
    for (way, answer), column in columns.items():
        if answer == 0 and (way, 1) in columns:
            gathering.add_group((column, columns[way, 1]), (), NOBODY)


def _agreeing(gathering: Gathering, shape: Shape, past: Past, columns: Mapping[tuple[Way, int], int], category: str) -> None:
    """Those whom one partition divides are those whom race/ethnicity and gender divide: a difference is people it does not list."""
    for partition in _partitions(shape)[1:]:
        whole, listed = defaultdict[object, list[int]](list), defaultdict[object, list[int]](list)
        for change in past.changes:
            crossed, way = _way(shape, change, CROSSED), _way(shape, change, partition)
            of = tuple(view.of for view in way.views), way.parts, way.answers
            if not _divides(way):
                continue
            for answer in range(len(change.reached[category])):
                for side, one in ((whole, crossed), (listed, way)):
                    if (one, answer) in columns and columns[one, answer] not in side[of, answer]:
                        side[of, answer].append(columns[one, answer])
        for at, host in whole.items():
            gathering.add_difference(host, listed.get(at, []))


def _divides(way: Way) -> bool:
    """Whether a partition sees these people wherever they are counted: somebody without a place it divides is not of it."""
    if way.partition == WIDE:
        return any(view.of and view.of[-1] for view in way.views)
    return any(view.of and view.of[0] is not False for view in way.views)


def together(alike: Partition, *others: Seen) -> Seen:
    """Those whom all releases count alike with some of the others, as one release counts them."""
    seen = Seen()
    for inner, column in alike.column.items():
        seen.column[inner].append(column)
    for at, columns in alike.cells.items():
        seen.cells[at].extend(columns)
    for other in others:
        for inner, more in other.column.items():
            seen.column[inner].extend(more)
        for at, more in other.cells.items():
            seen.cells[at].extend(more)
    return seen


def _as_seen(columns: Mapping[tuple[Way, int], int], editions: int) -> Divided:
    seen, parts = tuple(Seen() for _ in range(editions)), defaultdict[tuple[Part, int], Seen](Seen)
    for edition, view, way, column in _counted(columns):
        seen[edition].add(view, column)
        for part in way.parts[edition]:
            parts[part, edition].add(view, column)
    return Divided(columns, seen, dict(parts))


def _counted(columns: Mapping[tuple[Way, int], int]) -> Iterator[tuple[int, View, Way, int]]:
    for (way, answer), column in columns.items():
        for edition, view in enumerate(way.views):
            if way.answers[edition] == answer:
                yield edition, view, way, column
