"""What a release promises of each group of people: how far its number must still be able to range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

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


def own(published: Publication, numbering: Numbering, policy: Policy) -> Mapping[LayerKey, Own]:
    """Of every table of the numbering; a table that is not published tells nothing. The policy may take what is told for known exactly."""
    found = {key: _own(published, key, layer) for key, layer in numbering.layers.items() if key.who is Who.ALL}
    return {key: _known(mine, numbering, key) for key, mine in found.items()} if policy.exact_totals_known else found


def _own(published: Publication, key: LayerKey, layer: Layer) -> Own:
    least, most = np.zeros(layer.lattice.size, np.int64), np.full(layer.lattice.size, 100)
    if key.of in published.tables:
        lower, upper = told(published.tables[key.of])
        least, most = layer.lattice.spread(lower), 100 - layer.lattice.spread(100 - upper)
    return Own(least, most, *numerators(layer.people, least, most))


def _known(mine: Own, numbering: Numbering, key: LayerKey) -> Own:
    """What a display tells is known elsewhere to the person."""
    reached = numbering.layers[key].lattice.spread(numbering.tabulation.tables[key.of].numerator)
    told = (mine.least_percent > 0) | (mine.most_percent < 100)
    return replace(mine, least=np.where(told, np.maximum(mine.least, reached), mine.least),
                   most=np.where(told, np.minimum(mine.most, reached), mine.most))


def aims(numbering: Numbering, own_of: Mapping[LayerKey, Own], policy: Policy) -> Iterator[Aims]:
    """Promises (a), (b) and (c), for groups of every size.

    A coded cell keeps at least one other value where its own display leaves one, so it is never pinned to everyone or no one.
    """
    for key, layer in numbering.layers.items():
        few = small(layer.people, policy)
        if key.who is Who.ALL:
            yield aim(Promise.SMALL, key, few & layer.lattice.cell, layer.people, policy)
            yield aim(Promise.OVERLAP, key, few & ~layer.lattice.cell, layer.people, policy)
            mine = own_of[key]
            is_coded = (mine.least_percent < mine.most_percent) & (layer.people > policy.minimum_group)
            yield aim(Promise.CODED, key, is_coded & layer.lattice.cell, mine.most - mine.least, policy)
        else:
            yield aim(Promise.OVERLAP, key, few & layer.lattice.cell & layer.is_own, layer.people, policy)


def small(people: Whole, policy: Policy) -> Flags:
    """Where there is somebody, and no more than a small group."""
    return (people > 0) & (people <= policy.minimum_group)


def aim(promise: Promise, key: LayerKey, where: Flags, room: Whole, policy: Policy) -> Aims:
    """What `promise` asks of the positions `where`: groups that have `room` for so many other values."""
    positions = np.flatnonzero(where & (room > 0))
    return Aims(promise, key, positions, np.minimum(room[positions], policy.minimum_width))
