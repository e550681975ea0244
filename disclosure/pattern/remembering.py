"""Holds what earlier releases told beside this one: their lines stay as they are, and whom two releases count differently are groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from disclosure.pattern.counted import NOBODY, Count
from disclosure.pattern.gathering import Around, Columns, Memory
from disclosure.pattern.insiders import Knowledge
from disclosure.pattern.links import NOW, Links
from disclosure.pattern.partition import At
from disclosure.pattern.parts import is_few, window
from disclosure.pattern.rests import add_rests
from disclosure.pattern.shape import Shape
from disclosure.tabulation import TableKey


@dataclass(frozen=True)
class Line:
    """What releases told of the same people in one cell, in percents; these people are all in `columns`."""

    columns: frozenset[int]
    count: Count
    least: int
    most: int

    @property
    def numerators(self) -> tuple[int, int]:
        """The least and the most of its people that round to what it tells."""
        people = self.count.people
        return max(0, -((people - 2 * people * self.least) // 200)), min(people, (people * (2 * self.most + 1) - 1) // 200)

    @property
    def tells(self) -> bool:
        return (self.least, self.most) != (0, 100)


def remember(links: Links, shape: Shape, key: TableKey, knowledge: Mapping[str, Knowledge]) -> Iterator[int]:
    """Add every line of the earlier releases of one table; yields the cells of the same people as in the last of them."""
    releases = links.present.earlier.releases(key)
    cells = {release: _cells(links, key, release) for release in releases}
    for at in (at for at in links.cells[key] if shape.declares(at.place, shape.slots[at.slot])):
        lines = _lines(links, key, at, cells)
        now = frozenset(links.cells[key][at])
        before = _remember_line(links, links.row.get((key, at)), lines, now)
        for one, other in combinations({line.columns: None for line in lines} | {now: None}, 2):
            _differences(links, one, other, before, knowledge)
        if releases and (key, at) in links.row and frozenset(cells[releases[-1]].get(at, ())) == now:
            yield links.row[key, at]
    for release, mine in {id(one): (release, one) for release, one in cells.items()}.values():
        if links.edition(key, release) != links.edition(key, NOW) or key not in links.seen:
            add_rests(links, shape, mine, links.cells[key])


def _cells(links: Links, key: TableKey, release: int) -> Mapping[At, Columns]:
    return links.table(key, release).cells if key in links.seen else window(links, key, release)


def _lines(links: Links, key: TableKey, at: At, cells: Mapping[int, Mapping[At, Columns]]) -> list[Line]:
    """What was told of one cell, once for the same people, in the order of the releases."""
    found: dict[frozenset[int], Line] = {}
    for release, mine in cells.items():
        columns, told = frozenset(mine.get(at, ())), links.present.earlier.told[release, key]
        least, most = int(told.lower[at.place, at.slot]), int(told.upper[at.place, at.slot])
        if columns:
            line = found.get(columns) or Line(columns, links.gathering.total(sorted(columns)), 0, 100)
            found[columns] = Line(columns, line.count, max(line.least, least), min(line.most, most))
    return list(found.values())


def _remember_line(links: Links, row: int | None, lines: list[Line], now: frozenset[int]) -> list[tuple[Line, int]]:
    """A line about the same people as now bounds theirs; any other is a group of its own, as it was told.

    Returns the lines that tell anything, each with what is left of it.
    """
    before: list[tuple[Line, int]] = []
    for line in lines:
        memory = _memory(links, before, line)
        if line.columns == now and row is not None:
            links.gathering.remember(row, memory)
        else:
            links.gathering.add_group(tuple(sorted(line.columns)), (), line.count, memory=replace(memory, is_earlier=True))
        if line.tells:
            before.append((line, _width(links, line, memory)))
    others = [(line, width) for line, width in before if line.columns != now]
    if row is not None and others:
        told = links.gathering.groups[row]
        links.gathering.remember(row, _memory(links, others, Line(now, told.count, told.memory.least, told.memory.most)))
    return before


def _memory(links: Links, before: list[tuple[Line, int]], line: Line) -> Memory:
    """What a line tells, and what follows from those before it: whoever was counted differently may be one more, or one fewer."""
    memory = Memory(line.least, line.most)
    for other, width in before:
        gone, come = (links.gathering.total(sorted(some)).people for some in (other.columns - line.columns, line.columns - other.columns))
        first, last = other.numerators
        memory = replace(memory, first=max(memory.first, first - gone), last=min(memory.last, last + come),
                         leaves=min(memory.leaves, width + gone + come))
    return memory


def _width(links: Links, line: Line, memory: Memory) -> int:
    """What is left of a line to itself, as far as the promises care; a whole percent keeps nothing."""
    first, last = line.numerators
    own = 0 if line.least == line.most else min(last, memory.last) - max(first, memory.first)
    return min(links.policy.minimum_width, own, memory.leaves)


def _differences(links: Links, one: frozenset[int], other: frozenset[int], before: list[tuple[Line, int]],
                 knowledge: Mapping[str, Knowledge]) -> None:
    """Who is in one cell and not in the other, whose answer changed, and who stayed: groups, where they are few, to anybody."""
    if not (one and other) or one == other:
        return
    same = {links.change[column] for column in one - other if column in links.change} & {
        links.change[column] for column in other - one if column in links.change}
    changed = frozenset(column for column in one - other if links.change.get(column) in same)
    back = frozenset(column for column in other - one if links.change.get(column) in same)
    for columns in (one & other, one - other - changed, other - one - back, changed, back):
        count = links.gathering.total(sorted(columns))
        if is_few(count, links) or any(is_few(count - _own(mine, columns), links) for mine in knowledge.values()):
            lines = [(line, width) for line, width in before if line.columns in (one, other)]
            memory = _memory(links, [told for told in lines if columns <= told[0].columns], Line(columns, count, 0, 100))
            if columns != one & other:
                links.gathering.changes.append(len(links.gathering.groups))
            turned = {changed: back, back: changed}.get(columns)
            around = (*_around(lines, columns), *(_around(lines, turned, turned=True) if turned else ()))
            links.gathering.add_group(tuple(sorted(columns)), (), count, memory=memory, around=around)


def _around(lines: list[tuple[Line, int]], columns: frozenset[int], turned: bool = False) -> tuple[Around, ...]:
    return tuple(Around(tuple(sorted(line.columns)), tuple(sorted(columns)), *line.numerators, turned)
                 for line, _ in lines if columns <= line.columns)


def _own(mine: Knowledge, columns: frozenset[int]) -> Count:
    """A partner's own among some people."""
    return sum((mine.known[column] for column in columns if column in mine.known), NOBODY)
