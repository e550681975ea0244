"""What is known, while a lattice is being built, of the tables and parts that are linked already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from disclosure.pattern.counted import Counted
from disclosure.pattern.gathering import Columns, Gathering
from disclosure.pattern.partition import At, Partition
from disclosure.pattern.shape import Inner, Shape
from disclosure.policy import Policy
from disclosure.tabulation import PartKey, TableKey, Tabulation


@dataclass(frozen=True, eq=False)
class Links:
    """Tables (`keys` in the order of the lattice) and parts by their names, all made of the inner cells of one gathering.

    `within` says of which inner cell an inner cell of a part is a part. `latest` is what a year adds to its pooled window. `bound`
    are the inner cells whose categories add up already.
    """

    tabulation: Tabulation
    policy: Policy
    gathering: Gathering = field(default_factory=Gathering)
    keys: list[TableKey] = field(default_factory=list)
    cells: dict[TableKey, Mapping[At, Columns]] = field(default_factory=dict)
    column: dict[TableKey, Mapping[Inner, int]] = field(default_factory=dict)
    parts: dict[PartKey, Partition] = field(default_factory=dict)
    latest: dict[TableKey, Partition] = field(default_factory=dict)
    within: dict[int, int] = field(default_factory=dict)
    bound: set[int] = field(default_factory=set)

    def counted(self, shape: Shape, key: TableKey) -> Counted:
        return Counted(shape, self.tabulation.tables[key])
