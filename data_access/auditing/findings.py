"""What an audit found: figures of a published table that come back although they were hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from data_access.auditing.sums import Partition

LISTED = 20     # of each kind, for people to read; --json has them all


@dataclass(frozen=True)
class Recovered:
    """A hidden or coded figure that the rest of the table gives away: `value` people, or percent in a column of percents."""

    cell: Mapping[str, str]
    column: str
    value: int | float


@dataclass(frozen=True)
class Narrowed:
    """A hidden or coded figure that the rest of the table leaves few values; bounds are people, also in a column of percents."""

    cell: Mapping[str, str]
    column: str
    lower: int
    upper: int


@dataclass(frozen=True)
class Audited:
    """The findings of one audit. `cells` counts rows, `hidden` those with a hidden figure, `coded` others with a range or a code.

    `adds_up` is what the attack took to add up. `contradictions` counts rows whose figures cannot all be true: nothing is concluded
    of those. `percents_fit` is False where percents are of something else than the counts, and were left out.
    """

    cells: int
    hidden: int
    coded: int
    recovered: tuple[Recovered, ...]
    narrowed: tuple[Narrowed, ...]
    adds_up: tuple[Partition, ...]
    contradictions: int
    percents_fit: bool

    def as_json(self) -> Mapping[str, object]:
        """As interfaces promise it: plain names and numbers."""
        return asdict(self)

    def words(self) -> str:
        """A short report for people."""
        lines = [f"{self.cells:,} cells, {self.hidden:,} with a hidden figure, {self.coded:,} with a range or a code."]
        lines += [_adds_up(one) for one in self.adds_up] or ["Nothing in this table was shown to add up."]
        if not self.percents_fit:
            lines.append("The percents are not the part in percent of the count; they were left out.")
        if self.contradictions:
            lines.append(f"The figures of {self.contradictions:,} rows contradict each other; nothing was concluded of them.")
        lines += _section("Recovered", [[*one.cell.values(), one.column, f"{one.value:,}"] for one in self.recovered])
        lines += _section("Narrowed", [[*one.cell.values(), one.column, f"{one.lower:,} to {one.upper:,}"] for one in self.narrowed])
        return "\n".join(lines)


def _adds_up(partition: Partition) -> str:
    named = ", ".join(partition.values[:6]) + (f" and {len(partition.values) - 6} more" if len(partition.values) > 6 else "")
    why = f"shown by {partition.shown_by:,} sums" if partition.shown_by else "as declared; no sum that is told in full shows it"
    return f"{partition.dimension} adds up ({why}): {named}"


def _section(title: str, rows: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows[:LISTED], strict=True)]
    shown = ["  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip() for row in rows[:LISTED]]
    more = [f"… and {len(rows) - LISTED:,} more"] if len(rows) > LISTED else []
    return ["", f"{title}: {len(rows):,}", *shown, *more]
