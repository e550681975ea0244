"""What a release exposes: each unknown numerator with what its own display tells, and every sum that binds them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from disclosure.audit.adding import added
from disclosure.audit.exposed import Exposed
from disclosure.audit.layers import LayerKey, Numbering
from disclosure.audit.promises import Own


def exposure(numbering: Numbering, own_of: Mapping[LayerKey, Own]) -> Exposed:
    """The numbers in the order of the numbering."""
    sums = added(numbering)
    lower, upper, block = (np.zeros(numbering.unknowns, np.int64) for _ in range(3))
    for key, layer in numbering.layers.items():
        unknown = layer.unknown[layer.is_own]
        block[unknown] = layer.lattice.block[layer.is_own]
        lower[unknown] = own_of[key].least[layer.is_own] if key in own_of else 0
        upper[unknown] = own_of[key].most[layer.is_own] if key in own_of else layer.people[layer.is_own]
    return Exposed(lower, upper, sums.rows, sums.total, sums.total, block)
