"""What the attack found. Findings are confidential: they say where to look, never what was recovered, and print nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from disclosure.audit.layers import Who
from disclosure.audit.promises import Promise
from disclosure.catalogue import CellKey


@dataclass(frozen=True, order=True)
class Finding:
    """One group of people whose number is known better than a promise allows.

    `who` says which people of the cell: all; those of `part` (a program, a pooled window's latest); all others; or those from
    elsewhere. A slot value of `(not listed)` stands for the people in none of the listed groups; `beyond` is True for the
    people of a place who are in none of the places within it. `partner` is the insider who knows it, or empty. `release` is the earlier
    release that counts them, 0 for this one; of those kept, turned or gone, `other` is the release they are held against.
    `beside_others` is True where it takes what somebody else has published, together with a release.
    """

    promise: Promise
    cell: CellKey
    who: Who = Who.ALL
    part: str = ""
    beyond: bool = False
    partner: str = ""
    is_exact: bool = False
    release: int = 0
    other: int = 0
    beside_others: bool = False

    def __repr__(self) -> str:
        return f"Finding(promise {self.promise.value}, confidential)"


@dataclass(frozen=True)
class Findings:
    """The outcome of an attack: `tested` groups, each under each promise; `unsettled` of them where the work limit ended it early.

    `solved` counts linear programs, `work` simplex iterations. `warnings` rest on what others have published alone.
    """

    found: tuple[Finding, ...]
    tested: int
    unsettled: int
    solved: int
    work: int
    complete: bool
    warnings: tuple[Finding, ...] = ()

    @property
    def exact(self) -> int:
        """How many numbers were recovered."""
        return sum(finding.is_exact for finding in self.found)

    @property
    def narrowed(self) -> int:
        """How many were not recovered, but bounded too closely."""
        return len(self.found) - self.exact

    def of(self, promise: Promise) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.found if finding.promise is promise)

    def __repr__(self) -> str:
        return f"Findings({len(self.found)} of {self.tested} tested, confidential)"


def together(parts: Iterable[Findings]) -> Findings:
    """The findings of several attacks as one."""
    every = tuple(parts)
    found = tuple(sorted(finding for part in every for finding in part.found))
    return Findings(found, sum(part.tested for part in every), sum(part.unsettled for part in every),
                    sum(part.solved for part in every), sum(part.work for part in every), all(part.complete for part in every),
                    tuple(sorted(finding for part in every for finding in part.warnings)))
