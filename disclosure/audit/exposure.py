"""What a release exposes: each unknown numerator with what its own display tells, and every sum that binds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from disclosure.audit.adding import added
from disclosure.audit.exposed import Exposed
from disclosure.audit.layers import NOBODY, LayerKey, Numbering
from disclosure.audit.promises import Own


def exposure(numbering: Numbering, own_of: Mapping[LayerKey, Own], is_reader: bool = True) -> Exposed:
    """The numbers in the order of the numbering, to a reader or to a partner."""
    sums = added(numbering, is_reader)
    lower, upper, block = (np.zeros(numbering.unknowns, np.int64) for _ in range(3))
    for layer in numbering.layers.values():
        unknown = layer.unknown[layer.is_own]
        block[unknown] = layer.lattice.block[layer.is_own]
        upper[unknown] = layer.people[layer.is_own]
    return bounded(Exposed(lower, upper, sums.rows, sums.total, sums.most, block), numbering, own_of)


def bounded(exposed: Exposed, numbering: Numbering, own_of: Mapping[LayerKey, Own]) -> Exposed:
    """The same with more told of some tables."""
    lower, upper = exposed.lower.copy(), exposed.upper.copy()
    for key, own in own_of.items():
        layer = numbering.layers[key]
        told = np.flatnonzero(layer.unknown != NOBODY)
        np.maximum.at(lower, layer.unknown[told], own.least[told])
        np.minimum.at(upper, layer.unknown[told], own.most[told])
    return replace(exposed, lower=lower, upper=upper)
