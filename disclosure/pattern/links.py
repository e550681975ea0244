"""What is known, while a lattice is being built, of the tables and parts that are linked already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from disclosure.pattern.changes import Divided, Seen
from disclosure.pattern.counted import Counted
from disclosure.pattern.gathering import Columns, Gathering
from disclosure.pattern.partition import At, Partition
from disclosure.pattern.shape import Inner, Shape
from disclosure.policy import Policy
from disclosure.tabulation import PartKey, TableKey, Tabulation

NOW = 0    # stands for this release among the numbers of earlier ones


@dataclass(frozen=True, eq=False)
class Links:
    """Tables (`keys` in the order of the lattice) and parts by their names, all made of the inner cells of one gathering.

    `tabulation` counts those whom every release counts alike, `present` everybody; `divided` are the others. `within` says of which
    inner cell an inner cell of a part is a part. `latest` is what a year adds to its pooled window. `bound` are the inner cells whose
    categories add up already. `seen` and `seen_parts` have a year's table as each of its editions counts it, `cells` as this
    release does; `row` is the group of each of its cells. `change` tells which inner cells are the same people with other answers,
    `own` those of what only a program knows, `tied` those of them that go with the schools they are held to.
    """

    tabulation: Tabulation
    policy: Policy
    present: Tabulation
    gathering: Gathering = field(default_factory=Gathering)
    keys: list[TableKey] = field(default_factory=list)
    cells: dict[TableKey, Mapping[At, Columns]] = field(default_factory=dict)
    column: dict[TableKey, Mapping[Inner, int]] = field(default_factory=dict)
    parts: dict[PartKey, Partition] = field(default_factory=dict)
    latest: dict[TableKey, Partition] = field(default_factory=dict)
    within: dict[int, int] = field(default_factory=dict)
    bound: set[int] = field(default_factory=set)
    divided: dict[TableKey, Divided] = field(default_factory=dict)
    seen: dict[TableKey, tuple[Seen, ...]] = field(default_factory=dict)
    seen_parts: dict[PartKey, tuple[Seen, ...]] = field(default_factory=dict)
    row: dict[tuple[TableKey, At], int] = field(default_factory=dict)
    change: dict[int, int] = field(default_factory=dict)
    own: set[int] = field(default_factory=set)
    tied: set[int] = field(default_factory=set)

    def counted(self, shape: Shape, key: TableKey) -> Counted:
        return Counted(shape, self.tabulation.tables[key])

    def edition(self, key: TableKey, release: int) -> int | None:
        """Which edition of a year's table a release published; None where it published none."""
        past = self.present.earlier.of(key)
        return len(past.editions) - 1 if release == NOW else past.edition_of(release)

    def table(self, key: TableKey, release: int) -> Seen:
        """A year's table as a release counted it."""
        edition = self.edition(key, release)
        return self.seen[key][edition] if key in self.seen and edition is not None else Seen()

    def part(self, part: PartKey, release: int) -> Seen:
        """A part of a year's table as a release counted it."""
        edition = self.edition(part.of, release)
        return self.seen_parts[part][edition] if part in self.seen_parts and edition is not None else Seen()
