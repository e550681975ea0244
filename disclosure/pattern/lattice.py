"""The cells of one indicator as sums of inner cells: what may vary, and how far each display lets it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from disclosure.policy import Policy
from disclosure.rule_table import displays

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Steps = NDArray[np.int8]
TIED = -1        # the unit of an inner cell that goes with those whom a group ties it to
HIDING = 12.0    # what hiding a cell costs readers
WIDENED = 1.8    # what the first step that widens a display costs them: a line read as a percent is read most
FURTHER = 0.4    # what each next one adds
CUT_ONCE = 5.0   # and what telling only that it is less than a percent, or more
LEAST = 0.01     # a step that readers would not notice
FAR = 1000.0     # one that leads nowhere


@dataclass(frozen=True, eq=False)
class Insider:
    """What stays unknown to a partner that knows its own participants: everyone else.

    `people` and `numerator` [inner cells], `others` and `others_numerator` [groups] count the others. `few` [groups] is
    how many they are in a group where they are few, and 0 in any other; `leaves` the most that any promise can ask of them after what
    earlier releases told this partner.
    """

    partner: str
    people: Whole
    numerator: Whole
    others: Whole
    others_numerator: Whole
    few: Whole
    leaves: Whole


@dataclass(frozen=True, eq=False)
class Memories:
    """What earlier releases told of each group, all [groups]: percents, numerators that follow, and the width left for any promise.

    `is_earlier` marks their own lines: as they were told, whatever this release does. `is_change` marks those whom two releases count
    differently.
    """

    least: Whole
    most: Whole
    first: Whole
    last: Whole
    leaves: Whole
    is_earlier: Flags
    is_change: Flags


@dataclass(frozen=True, eq=False)
class Lattice:
    """Groups of people (rows) that add up from inner cells (columns); exact, confidential.

    `sums` [groups × inner] holds 1, -1 and 0. `published` marks the groups that are cells of the release; the others can be
    told apart by subtracting and are never shown. `unit` is the place an inner cell is counted at, or TIED, `block` its district.
    `weight` is what coarsening a group costs readers.
    `overlaps` marks groups that tell who is in several programs: how many those are, a partner does not know of others.
    """

    inner_people: Whole
    inner_numerator: Whole
    unit: Whole
    block: Whole
    sums: csr_array
    people: Whole
    numerator: Whole
    published: Flags
    weight: NDArray[np.float64]
    overlaps: Flags
    insiders: tuple[Insider, ...] = ()
    memories: Memories | None = None

    def __post_init__(self) -> None:
        groups, inner = self.sums.shape
        if len(self.people) != groups or len(self.inner_people) != inner:
            shape = len(self.people), len(self.inner_people)
            raise ValueError(f"lattice: sums of shape {self.sums.shape} do not fit groups and inner cells, {shape}")

    @cached_property
    def sums_by_column(self) -> csc_array:
        return self.sums.tocsc()


@dataclass(frozen=True, eq=False)
class Room:
    """How far each group's numerator may move before its display changes: [groups × steps], around the truth (0).

    `need` is the width that the promises ask for at each step, `price` what readers lose there; the last step is hidden, and those
    from `beside` on to it lie side by side. `known` says that whatever is shown is taken as known to the person, so that only the last
    step leaves any room. `leaves` [groups] is the most that any promise can ask after what earlier releases told.
    """

    lower: Whole
    upper: Whole
    need: Whole
    price: NDArray[np.float64]
    beside: int
    leaves: Whole
    known: bool = False

    @cached_property
    def slack(self) -> NDArray[np.float64]:
        """[up and down × groups × steps]: the price of one person more of room, by the cheapest coarser step for what it gives."""
        found, ladder = np.full((2, *self.price.shape), FAR), np.arange(self.price.shape[1], dtype=np.int8)
        for now in ladder:
            for then in set(self.joined(ladder[now + 1:], np.full_like(ladder[now + 1:], now)).tolist()):
                price = np.maximum(self.price[:, then] - self.price[:, now], LEAST)
                gained = (self.upper[:, then] - self.upper[:, now], self.lower[:, now] - self.lower[:, then])
                for way, more in enumerate(gained):
                    cheaper = np.where(more > 0, price / np.clip(more, 1, 5), FAR)
                    found[way, :, now] = np.minimum(found[way, :, now], cheaper)
        return found

    def joined(self, one: Steps, other: Steps) -> Steps:
        """The lowest steps that are as coarse as both."""
        coarser = np.maximum(one, other)
        return np.where((one != other) & (np.minimum(one, other) >= self.beside), np.int8(self.price.shape[1] - 1), coarser)

    def fitting(self, least: Whole, most: Whole, rows: Whole | slice = slice(None)) -> Steps:
        """The lowest steps at which these groups (by default all) can move from `least` to `most` ([groups] or [groups × worlds])."""
        lower, upper = (np.expand_dims(bound[rows], tuple(range(1, least.ndim))) for bound in (self.lower, self.upper))
        step = np.zeros(least.shape, dtype=np.int8)
        for rung in range(lower.shape[-1] - 1):
            outside = (least < lower[..., rung]) | (most > upper[..., rung])
            step[(step == rung) & outside] = rung + 1
        return step

    def is_widest(self, groups: Whole, step: NDArray[np.int8]) -> Flags:
        """Where no coarser step gives a group more room."""
        widest: Flags = ((self.lower[groups, step] <= self.lower[groups, -1]) & (self.upper[groups, step] >= self.upper[groups, -1]))
        return widest

    def told(self, memories: Memories) -> NDArray[np.int8]:
        """The lowest steps that say no more than what earlier releases told of the same people; 0 where they told nothing."""
        widest = (self.lower <= self.lower[:, -1:]) & (self.upper >= self.upper[:, -1:])
        is_told = (memories.least > 0) | (memories.most < 100)
        return np.where(is_told, widest.argmax(axis=1), 0).astype(np.int8)


def at_units(unit: Whole, sums: csr_array, units: Whole) -> Whole:
    """The inner cells (columns of `sums`) of some units, with those that are tied to any of them."""
    here, is_tied = np.isin(unit, units), unit == TIED
    if is_tied.any():
        there = _beside(sums, here) & is_tied
        here |= there | (_beside(sums, there) & is_tied)    # all of a program: not every cell of it is tied itself
    return np.flatnonzero(here)


def units_of(unit: Whole, sums: csr_array, columns: Whole) -> Whole:
    """The units of some inner cells (columns of `sums`), and those that tied ones are tied to."""
    tied = np.zeros(len(unit), dtype=bool)
    tied[columns] = unit[columns] == TIED
    found = np.concatenate([unit[columns], unit[_beside(sums, tied)]]) if tied.any() else unit[columns]
    return np.setdiff1d(found, [TIED])


def _beside(sums: csr_array, columns: Flags) -> Flags:
    """The inner cells that some group holds together with any of `columns`."""
    groups = abs(sums)
    found: Flags = np.asarray(groups.T @ (groups @ columns.astype(np.int64)) > 0)
    return found


def room(lattice: Lattice, policy: Policy, coded: bool = True) -> Room:
    """The room of every group at every step. `coded` adds promise (b), for cells shown as an interval or code, to the others."""
    people, numerator = lattice.people[:, None], lattice.numerator[:, None]
    told = (lattice.published & (lattice.people > policy.minimum_group))[:, None]
    low, high = _percents(lattice, policy)
    low, high = np.where(told, low, 0), np.where(told, high, 100)
    first = np.where(told, np.maximum(0, -((people - 2 * people * low) // 200)), 0)
    last = np.where(told, np.minimum(people, (people * (2 * high + 1) - 1) // 200), people)
    price = _price(lattice, policy, low, high)
    if lattice.memories:
        told, low, high, first, last = _remembered(lattice, lattice.memories, policy, told, low, high, first, last)
    known = told & policy.exact_totals_known & (np.arange(policy.hidden + 1) < policy.hidden)
    first, last = (np.where(known, numerator, bound) for bound in (first, last))
    own = np.where(told & coded & (low < high), np.minimum(last - first, policy.minimum_width), 0)
    leaves = lattice.memories.leaves if lattice.memories else np.full(len(people), policy.minimum_width)
    need = np.minimum(_need(lattice, policy, own), leaves[:, None])
    return Room(first - numerator, last - numerator, need, price, policy.beside, leaves, policy.exact_totals_known)


def _remembered(lattice: Lattice, memories: Memories, policy: Policy, told: Flags, low: Whole, high: Whole, first: Whole,
                last: Whole) -> tuple[Flags, Whole, Whole, Whole, Whole]:
    """What a group's own line and those that told of the same people, or nearly the same, before leave together."""
    least, most, people = memories.least[:, None], memories.most[:, None], lattice.people[:, None]
    is_line = (least > 0) | (most < 100)
    held_first = np.where(is_line, np.maximum(0, -((people - 2 * people * least) // 200)), 0)
    held_last = np.where(is_line, np.minimum(people, (people * (2 * most + 1) - 1) // 200), people)
    held_first, held_last = np.maximum(held_first, memories.first[:, None]), np.minimum(held_last, memories.last[:, None])
    told = told | (memories.is_earlier & (lattice.people > policy.minimum_group))[:, None]
    return told, np.maximum(low, least), np.minimum(high, most), np.maximum(first, held_first), np.minimum(last, held_last)


def _percents(lattice: Lattice, policy: Policy) -> tuple[Whole, Whole]:
    """The percent bounds of every group's display at every step: [groups × steps] each."""
    ladder = np.array([[[(shown.lower, shown.upper) for shown in row] for row in size] for size in displays(policy)])
    size = np.maximum(np.searchsorted([band.start for band in policy.sizes], lattice.people, side="right") - 1, 0)
    percent = (200 * lattice.numerator + lattice.people) // np.maximum(2 * lattice.people, 1)
    shown = ladder[size, :, np.clip(percent, 0, 100)]
    return shown[..., 0], shown[..., 1]


def _price(lattice: Lattice, policy: Policy, low: Whole, high: Whole) -> NDArray[np.float64]:
    """What each step costs that really widens a display, CUT_ONCE for the last, HIDING for none; times what the group weighs."""
    wider = np.cumsum(np.diff(high - low, axis=1) > 0, axis=1)
    price = np.concatenate([np.zeros((len(low), 1)), np.where(wider > 0, WIDENED + FURTHER * (wider - 1), 0)], axis=1)
    price[:, policy.beside:] = CUT_ONCE
    price[:, -1] = HIDING
    weighed: NDArray[np.float64] = price * lattice.weight[:, None]
    return weighed


def _need(lattice: Lattice, policy: Policy, own: Whole) -> Whole:
    """Small groups keep min(people, width) values apart, published or not; coded cells what their display leaves (`own`)."""
    few = (lattice.people <= policy.minimum_group) & (lattice.people > 0)
    return np.where(few[:, None], np.minimum(lattice.people, policy.minimum_width)[:, None], own)
