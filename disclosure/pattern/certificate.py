"""Checks the worlds of a pattern in whole numbers, by a way of its own: no solver, another renderer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from disclosure.pattern.engine import EVERYBODY, Worlds
from disclosure.pattern.labels import Labels, Steps, labels, percent, rows_of, sizes
from disclosure.pattern.lattice import Flags, Insider, Lattice, Whole
from disclosure.policy import Policy


@dataclass(frozen=True)
class Verdict:
    """What a certificate proves, in figures over the whole release; none tells of a place or group."""

    cells: int = 0
    small: int = 0
    coded: int = 0
    parts: int = 0
    insiders: int = 0
    worlds: int = 0
    unproven: int = 0
    inconsistent: int = 0

    @property
    def holds(self) -> bool:
        """True where every promise is proven and every world agrees with every display."""
        return self.unproven == self.inconsistent == 0

    def __add__(self, other: Verdict) -> Verdict:
        return Verdict(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


@dataclass(frozen=True, eq=False)
class _Claim:
    """The steps of a lattice's groups; `told` [groups], True where a display says more than that a group is small; `known` [groups],
    True where the number behind it is known elsewhere.

    `held` [groups × whole percents] is True at the percents that earlier releases leave.
    """

    lattice: Lattice
    step: Steps
    policy: Policy
    ladder: Labels
    told: Flags
    known: Flags
    held: Flags


@dataclass(frozen=True, eq=False)
class _Moves:
    """Some worlds, and each move of a group by one of them: the `group` moved, in which `world`, and how far it is `moved`.

    `shown` is True where the group's display stays as it is, and agrees with all that earlier releases told.
    """

    worlds: Worlds
    group: Whole
    world: Whole
    moved: Whole
    shown: Flags


def verdict(lattice: Lattice, step: Steps, worlds: Sequence[Worlds], policy: Policy, coded: bool = True) -> Verdict:
    """Whether the truth and `worlds` together leave every group as many values as the promises say.

    `coded` adds promise (b) to the others. A world that was found before one partner's eyes counts for anybody for whom it is possible.
    """
    is_line = lattice.published | lattice.memories.is_earlier if lattice.memories else lattice.published
    told = is_line & (lattice.people > policy.minimum_group)
    known = told & (step < policy.hidden) & policy.exact_totals_known
    claim = _Claim(lattice, step, policy, labels(policy), told, known, _held(lattice))
    reader = Insider("", lattice.inner_people, lattice.inner_numerator, lattice.people, lattice.numerator, lattice.people,
                     lattice.people)
    needs = _needs(claim, coded)
    every = [_moves(claim, some) for some in worlds]
    found = _asked(claim, needs) + _proven(claim, reader, every, needs)
    for insider in lattice.insiders:
        wanted = np.minimum(np.minimum(insider.few, policy.minimum_width), _left(claim, insider))
        found += _proven(claim, insider, every, wanted) + Verdict(insiders=int(np.count_nonzero(wanted)))
    told_otherwise = ~np.take_along_axis(claim.held, percent(lattice.people, lattice.numerator)[:, None], axis=1)
    return found + Verdict(worlds=sum(len(some.moves) for some in worlds), inconsistent=int(np.count_nonzero(told_otherwise)))


def _held(lattice: Lattice) -> Flags:
    """Which whole percents agree with all that earlier releases told of a group."""
    every = np.arange(101)
    if lattice.memories is None:
        return np.ones((len(lattice.people), 101), dtype=bool)
    held: Flags = (every >= lattice.memories.least[:, None]) & (every <= lattice.memories.most[:, None])
    return held


def _asked(claim: _Claim, need: Whole) -> Verdict:
    published, asked = claim.lattice.published, need > 0
    small, coded, parts = asked & published & ~claim.told, asked & published & claim.told, asked & ~published
    return Verdict(*(int(np.count_nonzero(some)) for some in (published, small, coded, parts)))


def _proven(claim: _Claim, somebody: Insider, worlds: Sequence[_Moves], needs: Whole) -> Verdict:
    """How many groups are left too narrow by the worlds that are possible for somebody, and how many of its own worlds are not."""
    least, most = (np.zeros(len(claim.step), dtype=np.int64) for _ in range(2))
    wrong = _untrue(claim, somebody)
    for some in worlds:
        agrees = _agrees(claim, somebody, some)
        if some.worlds.insider in (somebody.partner, EVERYBODY):
            wrong += int(np.count_nonzero(~agrees))
        group, moved = some.group[agrees[some.world]], some.moved[agrees[some.world]]
        np.minimum.at(least, group, moved)
        np.maximum.at(most, group, moved)
    return Verdict(unproven=int(np.count_nonzero(most - least < needs)), inconsistent=wrong)


def _untrue(claim: _Claim, somebody: Insider) -> int:
    """How many inner cells and groups are not between nobody and everybody of whom somebody does not know, even as they are."""
    inner = (somebody.numerator < 0) | (somebody.numerator > somebody.people)
    group = (somebody.others_numerator < 0) | (somebody.others_numerator > somebody.others)
    unbound = claim.lattice.overlaps & (somebody.partner != "")
    return int(np.count_nonzero(inner) + np.count_nonzero(group & ~unbound))


def _moves(claim: _Claim, some: Worlds) -> _Moves:
    moved = (claim.lattice.sums_by_column[:, some.columns] @ csr_array(some.moves.T)).tocoo()
    moved.eliminate_zeros()
    group, world = moved.coords
    return _Moves(some, group, world, moved.data, _shown(claim, group, moved.data))


def _shown(claim: _Claim, group: Whole, moved: Whole) -> Flags:
    """Where a group moved so far reads as it does; whether it stays between nobody and everybody depends on whom somebody knows."""
    people, truth = claim.lattice.people[group], claim.lattice.numerator[group]
    size, step = sizes(claim.policy, people), claim.step[group]
    then, now = percent(people, truth + moved), percent(people, truth)
    alike = claim.ladder[size, step, then] == claim.ladder[size, step, now]
    found: Flags = (alike | ~claim.told[group]) & ~claim.known[group] & claim.held[group, then]
    return found


def _possible(somebody: Insider, some: Worlds) -> Flags:
    """Which worlds leave every inner cell between nobody and everybody of whom somebody does not know."""
    world, at = some.moves.nonzero()
    column, fits = some.columns[at], np.ones(len(some.moves), dtype=bool)
    inner = somebody.numerator[column] + some.moves[world, at]
    fits[world[(inner < 0) | (inner > somebody.people[column])]] = False
    return fits


def _agrees(claim: _Claim, somebody: Insider, some: _Moves) -> Flags:
    """Which worlds are possible, show every display as it is, and leave every group between nobody and everybody of whom somebody does
    not know."""
    unknown, agrees = somebody.others_numerator[some.group] + some.moved, _possible(somebody, some.worlds)
    inside = (unknown >= 0) & (unknown <= somebody.others[some.group])
    unbound = claim.lattice.overlaps[some.group] & (somebody.partner != "")
    agrees[some.world[~((inside & some.shown) | unbound)]] = False
    return agrees


def _needs(claim: _Claim, coded: bool) -> Whole:
    """How many values apart each group must stay; a single whole percent carries no promise of its own."""
    people, policy = claim.lattice.people, claim.policy
    few = (people > 0) & (people <= policy.minimum_group)
    needs = np.where(claim.told & coded & ~_is_whole_percent(claim), _room(claim), 0)
    needs = np.where(few, np.minimum(people, policy.minimum_width), needs)
    return np.minimum(needs, claim.lattice.memories.leaves) if claim.lattice.memories else needs


def _room(claim: _Claim) -> Whole:
    """How far each numerator can go while the display stays, as far as the promises care: found by walking from the truth."""
    people, truth, room = claim.lattice.people, claim.lattice.numerator, np.zeros(len(claim.step), dtype=np.int64)
    here = rows_of(claim.ladder, claim.policy, people, claim.step)
    row = np.arange(len(people))
    for way in (1, -1):
        same = ~claim.known
        for apart in range(1, claim.policy.minimum_width + 1):
            there = truth + way * apart
            same &= (there >= 0) & (there <= people)
            same &= here[row, percent(people, there)] == here[row, percent(people, truth)]
            same &= claim.held[row, percent(people, there)]
            if memories := claim.lattice.memories:
                same &= (there >= memories.first) & (there <= memories.last)
            room += same
    return np.minimum(room, claim.policy.minimum_width)


def _left(claim: _Claim, insider: Insider) -> Whole:
    """How far the others of each group can go for all that earlier releases told, as far as the promises care."""
    lattice, left = claim.lattice, np.zeros(len(claim.step), dtype=np.int64)
    if lattice.memories is None:
        return left + claim.policy.minimum_width
    row = np.arange(len(left))
    for way in (1, -1):
        same = np.ones(len(left), dtype=bool)
        for apart in range(1, claim.policy.minimum_width + 1):
            others, there = insider.others_numerator + way * apart, lattice.numerator + way * apart
            same &= (others >= 0) & (others <= insider.others) & claim.held[row, percent(lattice.people, there)]
            same &= (there >= lattice.memories.first) & (there <= lattice.memories.last)
            left += same
    return np.minimum(left, np.minimum(lattice.memories.leaves, insider.leaves))


def _is_whole_percent(claim: _Claim) -> Flags:
    people, truth = claim.lattice.people, claim.lattice.numerator
    here = rows_of(claim.ladder, claim.policy, people, claim.step)
    shown = np.take_along_axis(here, percent(people, truth)[:, None], axis=1)
    found: Flags = np.count_nonzero((here == shown) & claim.held, axis=1) == 1
    return found
