"""One attack on a release, by somebody who knows what is exposed: which promises it breaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from disclosure.audit.exposed import Bounds, Exposed, Whole
from disclosure.audit.findings import Finding, Findings
from disclosure.audit.layers import LayerKey, Numbering, Who
from disclosure.audit.promises import Aims, Own, Promise
from disclosure.audit.publication import off_the_ladder
from disclosure.audit.tightening import tightest
from disclosure.catalogue import CellKey
from disclosure.policy import Policy


@dataclass(frozen=True, eq=False)
class Attempt:
    """What somebody holds, and what they must not find out. `partner` is the insider, or empty for everybody; `before` is what they hold
    without this release, where they kept earlier ones.
    """

    exposed: Exposed
    aims: tuple[Aims, ...]
    partner: str = ""
    before: Exposed | None = None


@dataclass(frozen=True, eq=False)
class Proved:
    """The bounds an attempt proves of its targets; `place_of` [unknowns] says where among them a number is."""

    bounds: Bounds
    targets: Whole
    need: Whole
    place_of: Whole

    def room(self, numbering: Numbering, aims: Aims) -> Whole:
        """How far the aims' numbers can still range."""
        at = self.place_of[numbering.layers[aims.key].unknown[aims.positions]]
        room: Whole = self.bounds.upper[at] - self.bounds.lower[at]
        return room


def attempted(numbering: Numbering, attempt: Attempt, limit: int | None) -> Findings:
    """The promises that the attempt breaks within its work limit.

    What releases before have told for good of people counted differently since, or of a line of many, is not laid at this one's door.
    """
    found = _findings(numbering, attempt, _proved(numbering, attempt, limit))
    if attempt.before is None or not found.found:
        return found
    of_changes = tuple(aims for aims in attempt.aims if aims.promise is Promise.CODED or aims.key.who in (Who.TURNED, Who.GONE))
    others = tuple(aims for aims in attempt.aims if aims not in of_changes)
    less = spared(numbering, replace(attempt, exposed=attempt.before, aims=of_changes), limit).aims
    left = replace(attempt, aims=(*others, *less))
    return _findings(numbering, left, _proved(numbering, left, limit))


@dataclass(frozen=True, eq=False)
class Spared:
    """What an attempt breaks, and its aims as far as it leaves them: what is broken already asks for no more than is left of it."""

    findings: Findings
    aims: tuple[Aims, ...]


def spared(numbering: Numbering, attempt: Attempt, limit: int | None) -> Spared:
    """What is left of every aim, exactly where that is less than its promise asks."""
    proved = _proved(numbering, attempt, limit)
    bounds = proved.bounds
    broken = np.flatnonzero(bounds.upper - bounds.lower < proved.need)
    if broken.size:
        exact = tightest(attempt.exposed, proved.targets[broken], limit, exact=True)
        lower, upper = bounds.lower.copy(), bounds.upper.copy()
        lower[broken], upper[broken] = exact.lower, exact.upper
        proved = replace(proved, bounds=replace(bounds, lower=lower, upper=upper, work=bounds.work + exact.work))
    return Spared(_findings(numbering, attempt, proved), tuple(_left_of(aims, proved.room(numbering, aims)) for aims in attempt.aims))


def _left_of(aims: Aims, room: Whole) -> Aims:
    kept = room > 0
    return replace(aims, positions=aims.positions[kept], need=np.minimum(aims.need, room)[kept])


def _proved(numbering: Numbering, attempt: Attempt, limit: int | None) -> Proved:
    need = np.zeros(numbering.unknowns, np.int64)
    for aims in attempt.aims:
        np.maximum.at(need, numbering.layers[aims.key].unknown[aims.positions], aims.need)
    targets = np.flatnonzero(need)
    place_of = np.zeros(numbering.unknowns, np.int64)
    place_of[targets] = np.arange(len(targets))
    return Proved(tightest(attempt.exposed, targets, limit, need=need[targets]), targets, need[targets], place_of)


def _findings(numbering: Numbering, attempt: Attempt, proved: Proved) -> Findings:
    bounds = proved.bounds
    found = tuple(finding for aims in attempt.aims for finding in _broken(numbering, aims, proved.room(numbering, aims), attempt.partner))
    tested = sum(len(aims.positions) for aims in attempt.aims)
    return Findings(found, tested, int(np.count_nonzero(~bounds.settled)), bounds.solved, bounds.work, bounds.complete)


def _broken(numbering: Numbering, aims: Aims, room: Whole, partner: str) -> Iterator[Finding]:
    for position, left in zip(aims.positions[room < aims.need], room[room < aims.need], strict=True):
        yield _finding(numbering, aims.promise, aims.key, int(position), partner, is_exact=bool(left == 0))


def off_ladder(numbering: Numbering, mine: Mapping[LayerKey, Own], policy: Policy) -> Findings:
    """Cells whose display is none of the rule table's or the ladder's: what is told of them follows no rule at all."""
    found: list[Finding] = []
    tested = 0
    for key, own in mine.items():
        layer = numbering.layers[key]
        wrong = off_the_ladder(layer.people, own.least_percent, own.most_percent, policy) & layer.lattice.cell
        tested += int(np.count_nonzero(layer.lattice.cell))
        found.extend(_finding(numbering, Promise.LADDER, key, int(at), "", False) for at in np.flatnonzero(wrong))
    return Findings(tuple(found), tested, 0, 0, 0, True)


def _finding(numbering: Numbering, promise: Promise, key: LayerKey, position: int, partner: str, is_exact: bool) -> Finding:
    of, grid = key.of, numbering.layers[key].lattice
    unit, column = divmod(position, grid.shape[1])
    cell = CellKey(of.indicator, of.school_year, grid.within[unit], grid.columns[column], of.category)
    part = (key.part.name or key.part.kin.value) if key.part else ""
    return Finding(promise, cell, key.who, part, unit >= grid.places, partner, is_exact, key.release, key.other)
