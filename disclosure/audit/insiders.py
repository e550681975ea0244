"""What a partner knows besides: how its own participants did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from disclosure.audit.exposed import Exposed, Whole
from disclosure.audit.layers import Layer, LayerKey, Numbering, Who
from disclosure.audit.promises import Aims, Promise, aim, small
from disclosure.policy import Policy
from disclosure.tabulation import Kin, PartKey, Tabulation


def partners(numbering: Numbering) -> tuple[str, ...]:
    """Those who have participants among the people of a numbering's tables."""
    parts = numbering.tabulation.parts
    return tuple(sorted({part.name for part in parts if part.kin is Kin.PARTNER and part.of.indicator in numbering.indicators}))


def knowing(exposed: Exposed, numbering: Numbering, partner: str) -> Exposed:
    """`exposed` to somebody who knows the numerators of the partner's participants. The only place where numerators are read."""
    lower, upper = exposed.lower.copy(), exposed.upper.copy()
    for key, layer in numbering.layers.items():
        part = _known(numbering.tabulation, key, partner)
        if part is not None:
            people = layer.lattice.filled(numbering.tabulation.parts[part].people)
            reached = layer.lattice.filled(numbering.tabulation.parts[part].numerator)
            at = np.flatnonzero(layer.adds_up & (layer.unknown >= 0) & (reached >= 0) & (people <= layer.people))
            np.maximum.at(lower, layer.unknown[at], reached[at])
            np.minimum.at(upper, layer.unknown[at], (layer.people - people + reached)[at])
    return replace(exposed, lower=lower, upper=upper)


def _known(tabulation: Tabulation, key: LayerKey, partner: str) -> PartKey | None:
    """Of everybody in a table, and of those whom a window counts, the partner knows its own; of a program, all where it is its own."""
    if key.who is Who.ALL and PartKey(key.of, Kin.PARTNER, partner) in tabulation.parts:
        return PartKey(key.of, Kin.PARTNER, partner)
    if key.who is Who.PART and key.part == PartKey(key.of, Kin.LATEST) and PartKey(key.of, Kin.LATEST, partner) in tabulation.parts:
        return PartKey(key.of, Kin.LATEST, partner)
    return key.part if key.who is Who.PART and _is_own(tabulation, key, partner) else None


def _is_own(tabulation: Tabulation, key: LayerKey, partner: str) -> bool:
    place = tabulation.catalogue.place_by_id.get(key.part.name) if key.part else None
    return place is not None and place.parent == partner


def aims_beside(numbering: Numbering, partner: str, policy: Policy) -> Iterator[Aims]:
    """Promise (d): everybody but the partner's own, where they are few, and every small group that the partner has nobody in."""
    for key, layer in numbering.layers.items():
        inside = _inside(numbering, key, layer, partner)
        others = np.where(inside <= layer.people, layer.people - inside, 0)
        if key.who is Who.ALL:
            yield aim(Promise.INSIDER, key, small(others, policy), others, policy)
        elif not _is_own(numbering.tabulation, key, partner):
            where = small(layer.people, policy) & (inside == 0) & layer.lattice.cell & layer.is_own
            yield aim(Promise.INSIDER, key, where, layer.people, policy)


def _inside(numbering: Numbering, key: LayerKey, layer: Layer, partner: str) -> Whole:
    """How many of everybody in a table are the partner's."""
    part = PartKey(key.of, Kin.PARTNER, partner)
    parts = numbering.tabulation.parts
    return layer.lattice.filled(parts[part].people) if part in parts else np.zeros(layer.lattice.size, np.int64)
