"""Links figures about the same people: categories of one outcome, participants seen from elsewhere, and whom programs reach at schools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from disclosure.catalogue import ALL, years_of
from disclosure.pattern.counted import NOBODY, Count
from disclosure.pattern.gathering import FAR, Columns
from disclosure.pattern.links import NOW, Links
from disclosure.pattern.shape import Inner, Shape
from disclosure.tabulation import Kin, PartKey, TableKey


def add_categories(links: Links, shape: Shape, tables: Sequence[TableKey]) -> None:
    """Everybody is in exactly one category, and so is everybody of a part: a move into one is a move out of another."""
    for year in dict.fromkeys(key.school_year for key in tables) if shape.indicator.categories else ():
        alike = [key for key in tables if key.school_year == year]
        _bind(links, [links.column[key] for key in alike])
        for together in zip(*(links.divided[key].columns.values() for key in alike), strict=True):
            links.gathering.add_group(together, (), NOBODY)
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
        for release in _otherwise(links, key):
            _two_programs(links, shape, key, release)
            _at_schools(links, shape, key, release)
    links.gathering.mark_overlaps(before)


def _otherwise(links: Links, key: TableKey) -> Iterable[int]:
    """This release, and one of those that counted either side of an overlap in each other way."""
    host = TableKey(links.tabulation.part_of.get(key.indicator, ""), key.school_year, key.category)
    ways = {(links.edition(key, release), links.edition(host, release)): release
            for release in (*links.present.earlier.releases(key), *links.present.earlier.releases(host), NOW)}
    return ways.values()


def _two_programs(links: Links, shape: Shape, key: TableKey, release: int) -> None:
    """Participants of one program who are in the other, and the reverse."""
    both = {name: column for name, column in _programs(links, key, release) if name in shape.place_at}
    for one, other in combinations(sorted(both), 2):
        seen = {inner: columns for inner, columns in both[other].items() if inner.place == shape.place_at[one]}
        _same(links, seen, both[one], shape.place_at[other])


def _at_schools(links: Links, shape: Shape, key: TableKey, release: int) -> None:
    """A program's participants whom schools count, all schools together, where both give one answer; the others are a group as well."""
    host = links.tabulation.part_of.get(key.indicator, "")
    for name, column in _programs(links, TableKey(host, key.school_year, key.category), release):
        if name in shape.place_at:
            _same(links, column, links.table(key, release).column, shape.place_at[name])


def _programs(links: Links, of: TableKey, release: int) -> Iterator[tuple[str, Mapping[Inner, Columns]]]:
    return ((part.name, links.part(part, release).column) for part in links.parts if part.of == of and part.kin is Kin.PROGRAM)


def _same(links: Links, seen: Mapping[Inner, Columns], others: Mapping[Inner, Columns], place: int) -> None:
    """The groups of `seen`, over all places, are the groups of `others` at one, but for those who are seen nowhere else: a group too.

    Hours in a program are the program's own.
    """
    schools = (one for one in links.tabulation.catalogue.indicators if "school" in one.levels)
    personal = {ALL, *(name for one in schools for name in one.dimensions)}
    for inner, own in others.items():
        if inner.place == place and inner.slot.subgroup.partition("=")[0] in personal:
            same = tuple(c for one, columns in seen.items() if one.slot == inner.slot for c in columns)
            left = links.gathering.total(own) - links.gathering.total(same)
            if same and left.people >= 0:
                links.gathering.add_group(own, same, left)


def add_reach(links: Links, shape: Shape, whole: Shape, tables: Iterable[TableKey]) -> None:
    """Whoever takes part in a program is reached at one of its schools, and whoever is reached at one, in one of the programs there.

    So neither is fewer than the other; a partner knows who takes part, and is not held to it.
    """
    before = len(links.gathering.groups)
    links.tied.update(links.own)
    for key in tables:
        host = TableKey(whole.indicator.indicator, key.school_year)
        everybody = [links.table(of, NOW).column for of in (key, host)]
        latest = [links.part(PartKey(of, Kin.LATEST), NOW).column for of in (key, host)]
        for mine, theirs in (everybody, latest):
            _reached(links, _by_school(links, shape, whole, key), mine, theirs)
    links.gathering.mark_overlaps(before)


def _by_school(links: Links, shape: Shape, whole: Shape, key: TableKey) -> Mapping[int, tuple[int, ...]]:
    """The schools whose people each program counts, both by their places."""
    schools = links.tabulation.reach[key.indicator].schools
    return {at: tuple(whole.place_at[name] for name in schools.get((place.place, key.school_year), ()))
            for at, place in enumerate(shape.places)}


def _reached(links: Links, schools: Mapping[int, tuple[int, ...]], mine: Mapping[Inner, Columns], theirs: Mapping[Inner, Columns]) -> None:
    for inner, own in mine.items():
        hosts = [c for school in schools[inner.place] for c in theirs.get(Inner(school, inner.slot), ())]
        if links.gathering.total(hosts).people == links.gathering.total(own).people:
            _no_fewer(links, hosts, own)
    for inner, host in theirs.items():
        there = [program for program, served in schools.items() if inner.place in served]
        _no_fewer(links, [c for program in there for c in mine.get(Inner(program, inner.slot), ())], host)


def _no_fewer(links: Links, more: Columns, fewer: Columns) -> None:
    """Hold the numerator of `fewer` to that of `more`, where it is so."""
    over = links.gathering.total(more) - links.gathering.total(fewer)
    if more and over.numerator >= 0:
        links.gathering.add_group(more, fewer, Count(FAR, over.numerator))


def add_lasting(links: Links, tables: Iterable[TableKey]) -> None:
    """Whose category lasts is in it in each year, so a window has no fewer of a category than any of its years."""
    before = len(links.gathering.groups)
    for key in (key for key in tables if key.indicator in links.tabulation.lasting and key.school_year in links.tabulation.catalogue.pools):
        for year in (replace(key, school_year=one) for one in years_of(key.school_year)):
            for at, columns in links.cells.get(year, {}).items():
                if columns and set(columns) != set(links.cells[key].get(at, ())):
                    _no_fewer(links, links.cells[key].get(at, ()), columns)
    links.gathering.mark_overlaps(before)
