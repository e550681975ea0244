"""The attack on a release of the synthetic school counts: linear programs over its displays and everything that adds up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from disclosure.audit import Bounds, Exposed, tightest
from disclosure.audit.publication import numerators
from disclosure.pattern.lattice import Flags, Lattice
from disclosure.policy import Policy
from disclosure.rule_table import displays
from tests.benchmarks.release_cells import Cells, Whole, added

Steps = np.ndarray[tuple[int], np.dtype[np.int8]]


@dataclass(frozen=True, eq=False)
class Told:
    """What every group's own display tells, [groups] each: percents, and the numerators that round to them."""

    lower: Whole
    upper: Whole
    least: Whole
    most: Whole


@dataclass(frozen=True)
class Broken:
    """Groups known better than a promise allows, of those tested; `exact` of them to the number."""

    tested: int
    found: int
    exact: int


@dataclass(frozen=True)
class Attacked:
    """What the attack found of small groups, promise (a), and of those shown as an interval or code, promise (b)."""

    a: Broken
    b: Broken
    programs: int
    iterations: int
    complete: bool


def told(people: Whole, numerator: Whole, step: Steps, policy: Policy) -> Told:
    """What the displays of groups at their steps tell, the numbers too where the policy takes them for known; of a small group nothing."""
    ladder = np.array([[[(shown.lower, shown.upper) for shown in row] for row in size] for size in displays(policy)])
    size = np.searchsorted([band.start for band in policy.sizes], people, side="right") - 1
    percent = (200 * numerator + people) // (2 * people)
    lower, upper = np.moveaxis(ladder[np.maximum(size, 0), step, percent], -1, 0)
    few = people <= policy.minimum_group
    lower, upper = np.where(few, 0, lower), np.where(few, 100, upper)
    least, most = numerators(people, lower, upper)
    known = ((lower > 0) | (upper < 100)) & policy.exact_totals_known
    return Told(lower, upper, np.where(known, numerator, least), np.where(known, numerator, most))


def exposed(cells: Cells, shown: Told) -> Exposed:
    """Numbers are the groups, then the inner cells: displays are bounds, what adds up are relations."""
    lattice, sums = cells.lattice, added(cells)
    nothing = np.zeros(sums.shape[0], np.int64)
    return Exposed(np.concatenate([shown.least, np.zeros_like(lattice.inner_people)]), np.concatenate([shown.most, lattice.inner_people]),
                   sums, nothing, nothing, np.concatenate([_districts(cells), lattice.block]))


def _districts(cells: Cells) -> Whole:
    district = np.full(len(cells.lattice.people), -1)
    for at, view in enumerate(cells.views):
        if view.level < 2:
            district[cells.member[:, at]] = cells.lattice.block
    return district


def needs(lattice: Lattice, shown: Told, policy: Policy) -> tuple[Whole, Whole]:
    """How far each group must range by promise (a), and by promise (b), beside its own display."""
    few, width = lattice.people <= policy.minimum_group, policy.minimum_width
    coded: Flags = ~few & (shown.lower < shown.upper)
    return np.where(few, np.minimum(lattice.people, width), 0), np.where(coded, np.minimum(shown.most - shown.least, width), 0)


def attacked(cells: Cells, step: Steps, policy: Policy, limit: int | None = None) -> Attacked:
    """Attack the release in which every group has this step, under both promises; `limit` is the most simplex iterations."""
    shown = told(cells.lattice.people, cells.lattice.numerator, step, policy)
    small, coded = needs(cells.lattice, shown, policy)
    need = small + coded
    targets = np.flatnonzero(need)
    found = tightest(exposed(cells, shown), targets, limit, need=need[targets])
    return Attacked(_broken(found, small[targets]), _broken(found, coded[targets]), found.solved, found.work, found.complete)


def _broken(found: Bounds, need: Whole) -> Broken:
    room = found.upper - found.lower
    return Broken(int((need > 0).sum()), int((room < need).sum()), int(((room == 0) & (need > 0)).sum()))
