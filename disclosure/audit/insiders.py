"""What a partner knows besides: how its own participants did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from disclosure.audit.editions import Counted
from disclosure.audit.exposed import Exposed, Whole
from disclosure.audit.layers import Layer, LayerKey, Numbering, Who
from disclosure.audit.promises import BETWEEN, Aims, Leavings, Own, Promise, aim, small
from disclosure.policy import Policy
from disclosure.tabulation import Kin, PartKey, Tabulation


def partners(numbering: Numbering) -> tuple[str, ...]:
    """Those who have participants among the people of a numbering's tables, in any release."""
    return tuple(sorted({part.name for release in numbering.releases for part in numbering.editions.parts(release)
                         if part.kin is Kin.PARTNER}))


def knowing(exposed: Exposed, numbering: Numbering, partner: str) -> Exposed:
    """`exposed` to somebody who knows the numerators of the partner's participants. The only place where numerators are read."""
    lower, upper = exposed.lower.copy(), exposed.upper.copy()
    for key, layer in numbering.layers.items():
        known = _known(numbering, key, partner)
        if known is not None:
            people, reached = layer.lattice.filled(known.people), layer.lattice.filled(known.reached)
            at = np.flatnonzero(layer.adds_up & (layer.unknown >= 0) & (reached >= 0) & (people <= layer.people))
            np.maximum.at(lower, layer.unknown[at], reached[at])
            np.minimum.at(upper, layer.unknown[at], (layer.people - people + reached)[at])
    return replace(exposed, lower=lower, upper=upper)


def _known(numbering: Numbering, key: LayerKey, partner: str) -> Counted | None:
    """Of everybody in a table, and of those whom a window counts, the partner knows its own; of a program, all where it is its own."""
    editions, own = numbering.editions, PartKey(key.of, Kin.PARTNER, partner)
    served = editions.parts(key.release)
    if key.who is Who.ALL and own in served:
        return editions.of(own, key.release)
    if key.part is None and key.who in BETWEEN:
        return _among(numbering, key, own)
    if key.who is Who.PART and key.part == PartKey(key.of, Kin.LATEST) and PartKey(key.of, Kin.LATEST, partner) in served:
        return editions.of(PartKey(key.of, Kin.LATEST, partner), key.release)
    return editions.of(key.part, key.release) if key.who is Who.PART and key.part and _is_own(numbering.tabulation, key, partner) else None


def _among(numbering: Numbering, key: LayerKey, own: PartKey) -> Counted:
    """The partner's own among those whom two releases count in the same cell, with one answer or another, or whom only one does."""
    editions, pair = numbering.editions, (key.release, key.other)
    if key.who is Who.KEPT:
        return editions.kept(own, *pair)
    return editions.turned(own, *pair) if key.who is Who.TURNED else editions.gone(own, *pair)


def _is_own(tabulation: Tabulation, key: LayerKey, partner: str) -> bool:
    place = tabulation.catalogue.place_by_id.get(key.part.name) if key.part else None
    return place is not None and place.parent == partner


def aims_beside(numbering: Numbering, left: Mapping[LayerKey, Leavings], told: Mapping[LayerKey, Own], partner: str, policy: Policy
                ) -> Iterator[Aims]:
    """Promise (d): everybody but the partner's own, where they are few, and every small group that the partner has nobody in, as far as
    what was `told` before leaves them room.
    """
    for key, layer in numbering.layers.items():
        inside = _inside(numbering, key, layer, partner)
        others = np.where(inside <= layer.people, layer.people - inside, 0)
        if key in left:
            room = np.minimum(np.minimum(others, left[key].width), _room(left[key], layer, numbering, key, partner))
            room = np.minimum(room, _among_lines(numbering, told, key, partner)) if key.who in BETWEEN and not key.part else room
            where = layer.lattice.cell & layer.is_own if key.who in BETWEEN else True
            yield aim(Promise.INSIDER, key, small(others, policy) & where, room, policy)
        elif not _is_own(numbering.tabulation, key, partner):
            where = small(layer.people, policy) & (inside == 0) & layer.lattice.cell & layer.is_own
            yield aim(Promise.INSIDER, key, where, layer.people, policy)


def _inside(numbering: Numbering, key: LayerKey, layer: Layer, partner: str) -> Whole:
    """How many of everybody in a table, or of those whom two releases count otherwise, are the partner's."""
    everybody = key if key.part is None and key.who in BETWEEN else LayerKey(key.of, release=key.release)
    known = _known(numbering, everybody, partner)
    return layer.lattice.filled(known.people) if known else np.zeros(layer.lattice.size, np.int64)


def _among_lines(numbering: Numbering, told: Mapping[LayerKey, Own], key: LayerKey, partner: str) -> Whole:
    """How far the others can range among all whom a line told before counts, the partner's own known; who turned is a no elsewhere."""
    others, _ = _unknown(numbering, key, partner)
    least, most = np.zeros_like(others), others.copy()
    for of in (key, replace(key, release=key.other, other=key.release)) if key.who is Who.TURNED else (key,):
        for release in (of.release, of.other) if of.who is Who.KEPT else (of.release,):
            if (line := LayerKey(of.of, release=release)) in told:
                around, reached = _unknown(numbering, line, partner)
                low, high = told[line].least - reached - (around - others), told[line].most - reached
                low, high = (low, high) if of == key else (others - high, others - low)
                least, most = np.maximum(least, low), np.minimum(most, high)
    room: Whole = np.maximum(most - least, 0)
    return room


def _unknown(numbering: Numbering, key: LayerKey, partner: str) -> tuple[Whole, Whole]:
    """How many people of a layer the partner does not know, and how many of those it knows are reached."""
    layer, known = numbering.layers[key], _known(numbering, key, partner)
    if known is None:
        return layer.people, np.zeros_like(layer.people)
    people = layer.lattice.filled(known.people)
    fits = (people >= 0) & (people <= layer.people)
    return np.where(fits, layer.people - people, 0), np.where(fits, layer.lattice.filled(known.reached), 0)


def _room(left: Leavings, layer: Layer, numbering: Numbering, key: LayerKey, partner: str) -> Whole:
    """How far the others can range by what earlier releases told of the cell, each line by itself."""
    known = _known(numbering, key, partner)
    people, reached = (layer.lattice.filled(some) for some in (known.people, known.reached)) if known else (0, 0)
    found: Whole = np.minimum(left.most, layer.people - people + reached) - np.maximum(left.least, reached)
    return found
