"""What a release promises of each group of people: how far its number must still be able to range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from disclosure.audit.editions import NOW
from disclosure.audit.exposed import Flags, Whole
from disclosure.audit.layers import Layer, LayerKey, Numbering, Who
from disclosure.audit.publication import Publication, numerators, told
from disclosure.policy import Policy


class Promise(StrEnum):
    """The letters of the disclosure method; `ladder` says that every display is one of the rule table's."""

    LADDER = "ladder"
    SMALL = "a"
    CODED = "b"
    OVERLAP = "c"
    INSIDER = "d"


BETWEEN = (Who.KEPT, Who.TURNED, Who.GONE)


@dataclass(frozen=True, eq=False)
class Aims:
    """Positions of one layer under one promise, with the least range [positions] that each must keep."""

    promise: Promise
    key: LayerKey
    positions: Whole
    need: Whole


@dataclass(frozen=True, eq=False)
class Own:
    """What the cells of one table tell by themselves, [positions]: percents, and the numerators that round to them."""

    least_percent: Whole
    most_percent: Whole
    least: Whole
    most: Whole


def own(published: Mapping[int, Publication], numbering: Numbering, policy: Policy) -> Mapping[LayerKey, Own]:
    """Of every table of the numbering, by all releases that count it alike; a table that is not published tells nothing.

    The policy may take what is told for known exactly.
    """
    alike = numbering.editions.alike
    found = {key: _own([published[release] for release in {key.release, *alike[key.release]} if release in published], key, layer)
             for key, layer in numbering.layers.items() if key.who is Who.ALL}
    return {key: known_exactly(mine, numbering, key) for key, mine in found.items()} if policy.exact_totals_known else found


def _own(published: Sequence[Publication], key: LayerKey, layer: Layer) -> Own:
    least, most = np.zeros(layer.lattice.size, np.int64), np.full(layer.lattice.size, 100)
    for one in published:
        if key.of in one.tables:
            lower, upper = told(one.tables[key.of])
            least, most = np.maximum(least, layer.lattice.spread(lower)), np.minimum(most, 100 - layer.lattice.spread(100 - upper))
    return Own(least, most, *numerators(layer.people, least, most))


def known_exactly(mine: Own, numbering: Numbering, key: LayerKey) -> Own:
    """What a display tells is known elsewhere to the person."""
    reached = numbering.layers[key].lattice.spread(numbering.tabulation.tables[key.of].numerator)
    told = (mine.least_percent > 0) | (mine.most_percent < 100)
    return replace(mine, least=np.where(told, np.maximum(mine.least, reached), mine.least),
                   most=np.where(told, np.minimum(mine.most, reached), mine.most))


def aims(numbering: Numbering, own_of: Mapping[LayerKey, Own], left: Mapping[LayerKey, Leavings], policy: Policy) -> Iterator[Aims]:
    """Promises (a), (b) and (c), for groups of every size.

    A coded cell keeps at least one other value where its own display leaves one, so it is never pinned to everyone or no one.
    What the lines of earlier releases leave of a cell, taken one by one, is all that a later one can keep.
    """
    for key, layer in numbering.layers.items():
        few = small(layer.people, policy)
        if key.who is Who.ALL:
            mine, leaves = own_of[key], left[key]
            yield aim(Promise.SMALL, key, few & layer.lattice.cell, np.minimum(layer.people, leaves.width), policy)
            yield aim(Promise.OVERLAP, key, few & ~layer.lattice.cell, layer.people, policy)
            is_coded = (mine.least_percent < mine.most_percent) & (layer.people > policy.minimum_group)
            yield aim(Promise.CODED, key, is_coded & layer.lattice.cell, np.minimum(leaves.most - leaves.least, leaves.width), policy)
        else:
            room = np.minimum(layer.people, left[key].width) if key in left else layer.people
            yield aim(Promise.OVERLAP, key, few & layer.lattice.cell & layer.is_own, room, policy)


@dataclass(frozen=True, eq=False)
class Leavings:
    """What the lines told of a cell, each by itself, leave of its number, and the `width` they leave for any promise: [positions]."""

    least: Whole
    most: Whole
    width: Whole


def leavings(numbering: Numbering, own_of: Mapping[LayerKey, Own], told: Mapping[LayerKey, Own], policy: Policy
             ) -> Mapping[LayerKey, Leavings]:
    """Of every table, after what was `told` in the releases before. A line about nearly the same people leaves its own width, and one
    more for each who is another; who is counted alike is told of in both.
    """
    found: dict[LayerKey, Leavings] = {}
    before: dict[LayerKey, Whole] = {}
    alike = numbering.editions.alike
    for key in sorted((key for key in told if alike[key.release]), key=lambda key: (key.of, min(alike[key.release]))):
        mine = _leaving(numbering, key, told, before, policy)
        is_coded = told[key].least_percent < told[key].most_percent
        before[key] = np.minimum(np.where(is_coded, mine.most - mine.least, 0), mine.width)
        found[key] = mine
    for key in (key for key in own_of if key.release == NOW):
        lines = {one: width for one, width in before.items() if one != key}
        found[key] = _leaving(numbering, key, {**told, key: own_of[key]}, lines, policy)
    for key in (key for key in numbering.layers if key.who in BETWEEN and key.part is None):
        found[key] = _among(numbering, key, told, before, policy)
    return found


def _among(numbering: Numbering, key: LayerKey, told: Mapping[LayerKey, Own], before: Mapping[LayerKey, Whole], policy: Policy) -> Leavings:
    """What the lines told before of everybody leave of those whom two releases count alike, or differently."""
    people = numbering.layers[key].people
    least, most, width = np.zeros_like(people), people.copy(), np.full(len(people), policy.minimum_width)
    for release in (key.release, key.other) if key.who is Who.KEPT else (key.release,):
        one = LayerKey(key.of, release=release)
        if one in before:
            others = numbering.layers[one].people - people
            tells = (told[one].least_percent > 0) | (told[one].most_percent < 100)
            least = np.where(tells, np.maximum(least, told[one].least - others), least)
            most = np.where(tells, np.minimum(most, told[one].most), most)
            width = np.where(tells, np.minimum(width, before[one] + others), width)
    return Leavings(least, most, width)


def _leaving(numbering: Numbering, key: LayerKey, told: Mapping[LayerKey, Own], before: Mapping[LayerKey, Whole], policy: Policy
             ) -> Leavings:
    people = numbering.layers[key].people
    least, most, width = told[key].least, told[key].most, np.full(len(people), policy.minimum_width)
    for one in (one for one in before if one.of == key.of):
        same = numbering.layers[numbering.kept(one, key)].people
        gone, come, line = numbering.layers[one].people - same, people - same, told[one]
        tells = (line.least_percent > 0) | (line.most_percent < 100)
        least = np.where(tells, np.maximum(least, line.least - gone), least)
        most = np.where(tells, np.minimum(most, line.most + come), most)
        width = np.where(tells, np.minimum(width, before[one] + gone + come), width)
    return Leavings(least, most, width)


def small(people: Whole, policy: Policy) -> Flags:
    """Where there is somebody, and no more than a small group."""
    return (people > 0) & (people <= policy.minimum_group)


def aim(promise: Promise, key: LayerKey, where: Flags, room: Whole, policy: Policy) -> Aims:
    """What `promise` asks of the positions `where`: groups that have `room` for so many other values."""
    positions = np.flatnonzero(where & (room > 0))
    return Aims(promise, key, positions, np.minimum(room[positions], policy.minimum_width))
