"""What each partner knows besides what is published: how its own participants did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array

from disclosure.pattern.counted import NOBODY, Count, Counted
from disclosure.pattern.gathering import FAR, columns_of
from disclosure.pattern.lattice import Insider, Whole
from disclosure.pattern.links import Links
from disclosure.pattern.shape import Inner, Shape
from disclosure.tabulation import Kin, PartKey, TableKey


@dataclass(frozen=True, eq=False)
class Knowledge:
    """One partner's: the people of inner cells (by column) whose outcomes it has."""

    partner: str
    known: dict[int, Count] = field(default_factory=dict)


def add_insiders(links: Links, shape: Shape, keys: list[TableKey], knowledge: dict[str, Knowledge]) -> None:
    """Add what partners know of some tables. Of what happens in a program only its own partner knows: everybody in it."""
    if not is_known_elsewhere(links, shape, keys):
        return
    for part in sorted(part for part in links.tabulation.parts if part.of in keys and part.kin is Kin.PARTNER):
        _know(links, shape, part, knowledge.setdefault(part.name, Knowledge(part.name)))
    for key in keys:
        for (way, _), column in links.divided[key].columns.items() if key in links.divided else ():
            for name in {name for parts in way.parts for kin, name in parts if kin == Kin.PARTNER.value}:
                knowledge.setdefault(name, Knowledge(name)).known[column] = links.gathering.inner[column].count


def is_known_elsewhere(links: Links, shape: Shape, keys: list[TableKey]) -> bool:
    """Whether the outcome is a person's, so that whoever serves the person knows it, and not a program's own."""
    is_personal = any(part.of in keys and part.kin is Kin.PROGRAM for part in links.tabulation.parts)
    return is_personal or shape.indicator.indicator in links.tabulation.part_of or "program" not in shape.indicator.levels


def _know(links: Links, shape: Shape, part: PartKey, mine: Knowledge) -> None:
    """The partner's own among the people of each inner cell, and among those whom a pooled window counts: a part not there is nobody."""
    _count(links, mine, links.column.get(part.of, {}), Counted(shape, links.tabulation.parts[part]))
    window = links.latest.get(part.of)
    latest = links.tabulation.parts.get(PartKey(part.of, Kin.LATEST, part.name))
    if window and latest:
        _count(links, mine, window.column, Counted(shape, latest))
    elif window:
        mine.known.update((column, NOBODY) for column in window.column.values() if column in links.within)


def _count(links: Links, mine: Knowledge, column: Mapping[Inner, int], counted: Counted) -> None:
    for inner, at in column.items():
        count = counted.at(inner)
        if count.people or at in links.within:
            mine.known[at] = count


def insider(links: Links, mine: Knowledge, sums: csr_array) -> Insider:
    """Everyone else, as the partner sees them. Of a part that no count divides it is taken to know everybody."""
    people, numerator = columns_of([inner.count for inner in links.gathering.inner])
    for column, count in mine.known.items():
        people[column] -= count.people
        numerator[column] -= count.numerator
    for column, host in links.within.items():
        if host in mine.known and mine.known[host].people and column not in mine.known:
            people[column] = numerator[column] = 0
    is_somebody = np.array([group.count.people > 0 for group in links.gathering.groups], dtype=bool)
    others, reached = (sums @ people) * is_somebody, (sums @ numerator) * is_somebody
    is_told = abs(sums) @ ~np.isin(np.arange(len(people)), list(links.own)) > 0    # else readers' worlds hold before the partner too
    is_few = (others > 0) & (others <= links.policy.minimum_group) & ~links.gathering.is_overlap() & is_told
    leaves = _leaves(links, people, numerator, others, reached)
    return Insider(mine.partner, people, numerator, others, reached, np.where(is_few, others, 0), leaves)


def _leaves(links: Links, people: Whole, numerator: Whole, others: Whole, reached: Whole) -> Whole:
    """How far the others of each group can range for the lines that earlier releases told of them among others, own ones known."""
    leaves, seen = np.full(len(others), FAR, dtype=np.int64), dict[tuple[int, ...], tuple[int, int, int]]()
    for row, group in enumerate(links.gathering.groups):
        up, down = int(others[row] - reached[row]), int(reached[row])
        for line in group.around:
            if line.columns not in seen:
                at = list(line.columns)
                seen[line.columns] = int(people[at].sum()), int(numerator[at].sum()), links.gathering.total(line.columns).numerator
            (all_, yes, told), inside = seen[line.columns], list(line.inside)
            beside, of_these = int(people[inside].sum()), int(numerator[inside].sum())
            more, less = line.last - told + yes - of_these, told - line.first + (all_ - yes) - (beside - of_these)
            up, down = (min(up, less), min(down, more)) if line.turned else (min(up, more), min(down, less))
        if group.around:
            leaves[row] = up + down
    return leaves
