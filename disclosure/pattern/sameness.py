"""Links figures about the same people: the categories of one outcome, and a program's participants seen from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from disclosure.catalogue import ALL
from disclosure.pattern.counted import NOBODY
from disclosure.pattern.links import Links
from disclosure.pattern.shape import Inner, Shape
from disclosure.tabulation import Kin, PartKey, TableKey


def add_categories(links: Links, shape: Shape, tables: Sequence[TableKey]) -> None:
    """Everybody is in exactly one category, and so is everybody of a part: a move into one is a move out of another."""
    for year in dict.fromkeys(key.school_year for key in tables) if shape.indicator.categories else ():
        alike = [key for key in tables if key.school_year == year]
        _bind(links, [links.column[key] for key in alike])
        for kin, name in dict.fromkeys((part.kin, part.name) for part in links.parts if part.of in alike):
            _bind(links, [found.column for key in alike if (found := links.parts.get(PartKey(key, kin, name)))])


def _bind(links: Links, categories: Sequence[Mapping[Inner, int]]) -> None:
    """One inner cell in all categories: its people. Whom a part shares with its table are bound there."""
    columns: dict[Inner, list[int]] = {}
    for inner, column in ((inner, column) for category in categories for inner, column in category.items()):
        columns.setdefault(inner, []).append(column)
    for alike in columns.values():
        if not set(alike) <= links.bound:
            links.bound.update(alike)
            links.gathering.add_group(alike, (), NOBODY)


def add_overlaps(links: Links, shape: Shape, tables: Iterable[TableKey]) -> None:
    """The same people seen from two programs, or from a program and the schools of its participants, are the same."""
    before = len(links.gathering.groups)
    for key in tables:
        _two_programs(links, shape, key)
        _at_schools(links, shape, key)
    links.gathering.mark_overlaps(before)


def _two_programs(links: Links, shape: Shape, key: TableKey) -> None:
    """Participants of one program who are in the other, and the reverse."""
    both = {name: column for name, column in _programs(links, key) if name in shape.place_at}
    for one, other in combinations(sorted(both), 2):
        seen = {inner: (column,) for inner, column in both[other].items() if inner.place == shape.place_at[one]}
        _same(links, seen, both[one], shape.place_at[other])


def _at_schools(links: Links, shape: Shape, key: TableKey) -> None:
    """A program's participants at all schools together, where the indicator's people are part of another's."""
    host = links.tabulation.part_of.get(key.indicator, "")
    for name, column in _programs(links, TableKey(host, key.school_year, key.category)):
        if name in shape.place_at:
            _same(links, {inner: (at,) for inner, at in column.items()}, links.column[key], shape.place_at[name])


def _programs(links: Links, of: TableKey) -> Iterator[tuple[str, Mapping[Inner, int]]]:
    return ((part.name, found.column) for part, found in links.parts.items() if part.of == of and part.kin is Kin.PROGRAM)


def _same(links: Links, seen: Mapping[Inner, tuple[int, ...]], others: Mapping[Inner, int], place: int) -> None:
    """The groups of `seen`, over all places, are the groups of `others` at one; hours in a program are the program's own."""
    schools = (one for one in links.tabulation.catalogue.indicators if "school" in one.levels)
    personal = {ALL, *(name for one in schools for name in one.dimensions)}
    for inner, column in others.items():
        if inner.place == place and inner.slot.subgroup.partition("=")[0] in personal:
            same = tuple(c for one, columns in seen.items() if one.slot == inner.slot for c in columns)
            if same and links.gathering.total(same).people == links.gathering.inner[column].count.people:
                links.gathering.add_group(same, (column,), NOBODY)
