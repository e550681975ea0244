"""Links the people of a table who can be told apart: those a pooled window counts in a year, and those of another program."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.catalogue import years_of
from disclosure.pattern.changes import Seen, together
from disclosure.pattern.counted import Count, Counted
from disclosure.pattern.gathering import Columns
from disclosure.pattern.links import NOW, Links
from disclosure.pattern.partition import At, Host, Partition, partitioned
from disclosure.pattern.shape import Shape
from disclosure.tabulation import Kin, PartKey, TableKey


def told_apart(links: Links, of: TableKey) -> Iterator[PartKey]:
    """The parts of a table that everybody can tell apart; what a partner knows is its own."""
    for part in sorted(links.tabulation.parts, key=lambda part: (part.kin.value, part.name)):
        if part.of == of and (part.kin is Kin.PROGRAM or (part.kin is Kin.LATEST and not part.name)):
            yield part


def add_part(links: Links, shape: Shape, part: PartKey) -> None:
    """The part and all others are groups, wherever either is few."""
    before = len(links.gathering.groups)
    host = Host(links.column[part.of], links.counted(shape, part.of))
    found = partitioned(Counted(shape, links.tabulation.parts[part]), links.gathering, host)
    links.parts[part] = found
    others = links.divided[part.of].parts
    links.seen_parts[part] = tuple(together(found, others.get(((part.kin.value, part.name), edition), Seen()))
                                   for edition in range(len(links.seen[part.of])))
    _within(links, part.of, found)
    for whole, inside in dict.fromkeys(zip(links.seen[part.of], links.seen_parts[part], strict=True)):
        _few(links, shape, whole, inside)
    if part.kin is Kin.PROGRAM:
        links.gathering.mark_overlaps(before)
    else:
        links.latest[part.of] = found


def _within(links: Links, of: TableKey, part: Partition) -> None:
    """Inner cells of a part are parts of inner cells; the others are groups."""
    for inner, column in part.column.items():
        host = links.column[of].get(inner)
        if host is not None and host != column:
            links.within[column] = host
            links.gathering.add_group((host,), (column,), links.gathering.total([host]) - links.gathering.total([column]))


def _few(links: Links, shape: Shape, whole: Seen, part: Seen) -> None:
    """The part and the rest of every declared cell, where either is a small group."""
    for at, columns in part.cells.items():
        host = whole.cells.get(at, ())
        if columns and list(host) != list(columns) and shape.declares(at.place, shape.slots[at.slot]):
            inside = links.gathering.total(columns)
            outside = links.gathering.total(host) - inside
            if is_few(inside, links):
                links.gathering.add_group(columns, (), inside)
            if is_few(outside, links):
                links.gathering.add_group(host, columns, outside)


def is_few(count: Count, links: Links) -> bool:
    """Somebody, and no more than a small group."""
    return 0 < count.people <= links.policy.minimum_group


def window(links: Links, key: TableKey, release: int = NOW) -> dict[At, Columns]:
    """The cells of a pooled table as a release has it: the people that each of its years adds."""
    cells: dict[At, Columns] = {}
    for year in years_of(key.school_year):
        added = links.part(PartKey(TableKey(key.indicator, year, key.category), Kin.LATEST), release)
        for at, columns in added.cells.items():
            cells[at] = (*cells.get(at, ()), *columns)
    return cells
