"""Plain complementary suppression as tables are usually protected: a yardstick for what a release costs, never published."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from disclosure.pattern.siblings import Families, Family
from disclosure.tabulation import Counts

Hidden = NDArray[np.bool_]


def plainly_hidden(people: Counts, kin: Families, minimum: int) -> Hidden:
    """[places, slots], True where plain suppression hides a group that holds anybody.

    Small groups are hidden, then in every family with exactly one hidden member, margin included, the smallest part that is not,
    until no family has just one. Nothing is coarsened, and nobody checks what is left.
    """
    size = people.ravel()
    hidden = (size > 0) & (size <= minimum)
    while len(lone := _lone(size, hidden, kin)):
        for family in lone:
            _hide_one_more(size, hidden, kin.members[family])
    return hidden.reshape(people.shape)


def _lone(size: Counts, hidden: Hidden, kin: Families) -> NDArray[np.intp]:
    """The families of which one member is hidden and another could be."""
    members_hidden, members_shown = (kin.sums(some.astype(np.int64)) + some[kin.parents] for some in (hidden, (size > 0) & ~hidden))
    return np.flatnonzero((members_hidden == 1) & (members_shown > 0))


def _hide_one_more(size: Counts, hidden: Hidden, family: Family) -> None:
    """Hide the smallest shown part, or the margin where no part is left; nothing where a family before this one has done it."""
    parts = family.children[size[family.children] > 0]
    if np.count_nonzero(hidden[parts]) + hidden[family.parent] != 1:
        return
    shown = parts[~hidden[parts]]
    hidden[shown[np.argmin(size[shown])] if len(shown) else family.parent] = True
