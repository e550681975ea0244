"""What earlier releases have told for good: where nothing is left to protect, a later release need not keep what they gave away."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from disclosure.pattern.lattice import Insider, Lattice, Memories, Room, Whole

MOST = 400      # groups looked at: where more are left without proof, the release is refused as it is
NODES = 2000    # of branch and bound for each way of one group


def spared(lattice: Lattice, room: Room, unproven: Whole, minimum: int) -> Lattice | None:
    """The lattice with less asked of the groups of `unproven` that range no further even where this release hides everything.

    These are lines of more than `minimum` people, and people whom releases count differently: a small group that an earlier release
    gave away stays a reason to refuse. None where no release was before, where the groups are too many, or where all could range further.
    """
    if lattice.memories is None or len(unproven) > MOST:
        return None
    unproven = unproven[lattice.memories.is_change[unproven] | (lattice.published & (lattice.people > minimum))[unproven]]
    memories = _less(lattice, room, lattice.memories, unproven)
    insiders = tuple(_less_beside(lattice, room, one, unproven) for one in lattice.insiders)
    same = (memories.leaves == lattice.memories.leaves).all() and all(
        (now.leaves == before.leaves).all() for now, before in zip(insiders, lattice.insiders, strict=True))
    return None if same else replace(lattice, memories=memories, insiders=insiders)


def _less(lattice: Lattice, room: Room, memories: Memories, unproven: Whole) -> Memories:
    bounds = Bounds(-lattice.inner_numerator, lattice.inner_people - lattice.inner_numerator)
    held = LinearConstraint(lattice.sums, room.lower[:, -1], room.upper[:, -1])
    asked = unproven[room.need[unproven].max(axis=1) > 0]
    return replace(memories, leaves=_leaves(lattice, memories.leaves, asked, held, bounds))


def _less_beside(lattice: Lattice, room: Room, insider: Insider, unproven: Whole) -> Insider:
    bounds = Bounds(-insider.numerator, insider.people - insider.numerator)
    lower = np.maximum(room.lower[:, -1], -insider.others_numerator).astype(float)
    upper = np.minimum(room.upper[:, -1], insider.others - insider.others_numerator).astype(float)
    lower[lattice.overlaps], upper[lattice.overlaps] = -np.inf, np.inf
    asked = unproven[np.minimum(insider.few, insider.leaves)[unproven] > 0]
    return replace(insider, leaves=_leaves(lattice, insider.leaves, asked, LinearConstraint(lattice.sums, lower, upper), bounds))


def _leaves(lattice: Lattice, leaves: Whole, asked: Whole, held: LinearConstraint, bounds: Bounds) -> Whole:
    """How far each group asked for ranges, never more than before."""
    found, seen = leaves.copy(), dict[bytes, int]()
    for row in asked.tolist():
        group = lattice.sums[[row]].toarray().ravel()
        name = group.tobytes()
        if name not in seen:
            seen[name] = sum(_furthest(group, way, held, bounds) for way in (1, -1))
        found[row] = min(found[row], seen[name])
    return found


def _furthest(group: Whole, way: int, held: LinearConstraint, bounds: Bounds) -> int:
    """How far one way; as far as anybody asks where the search does not come to its end."""
    done = milp(-way * group, constraints=held, bounds=bounds, integrality=np.ones(len(group)), options={"node_limit": NODES})
    return round(-done.fun) if done.status == 0 else 1 << 30
