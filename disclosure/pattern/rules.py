"""The rules that start a pattern: each names a danger and yields the cells that must go with why.

A rule is a pure generator over one table's group sizes. It never looks at a numerator, so every indicator of one
population hides the same groups.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from disclosure.catalogue import Catalogue, Indicator, Slot
from disclosure.pattern.siblings import Families, Family, declared_cells
from disclosure.policy import Policy
from disclosure.reason import Reason
from disclosure.tabulation import Counts

Hidden = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Touched:
    """Cells (flat positions) moved to a step of the ladder, and why."""

    cells: NDArray[np.intp]
    step: int | NDArray[np.int8]
    reason: Reason


def small_groups(people: Counts, policy: Policy) -> Iterator[Touched]:
    """Primary suppression: a group of the minimum size or smaller is never shown, and an empty one looks the same."""
    yield Touched(np.flatnonzero(people <= policy.minimum_group), policy.hidden, Reason.SMALL_GROUP)


def presence_sensitive_margins(people: Counts, catalogue: Catalogue, indicator: Indicator, policy: Policy) -> Iterator[Touched]:
    """Gender-crossed cells below district are coarsened alike everywhere, so that none tells of a third group."""
    places, slots = catalogue.places_of(indicator), catalogue.slots(indicator)
    narrow = np.array([place.kind not in policy.presence_sensitive_levels for place in places], dtype=bool)
    crossed = np.array([slot.gender != Slot().gender for slot in slots], dtype=bool)
    cells = np.flatnonzero(np.outer(narrow, crossed) & declared_cells(catalogue, indicator))
    yield Touched(cells, _coarser(people, cells, policy), Reason.PRESENCE_SENSITIVE)


def presence_sensitive_gaps(people: Counts, hidden: Hidden, catalogue: Catalogue, indicator: Indicator,
                            policy: Policy) -> Iterator[Touched]:
    """Where a presence-sensitive gender is hidden or empty, or a few have none listed, the genders beside it are coarsened."""
    slots = catalogue.slots(indicator)
    for margin, slot in enumerate(slots):
        if slot.gender != Slot().gender:
            continue
        genders = [at for at, other in enumerate(slots) if other.gender != slot.gender and other.race_ethnicity == slot.race_ethnicity]
        apart = [at for at in genders if slots[at].gender in catalogue.presence_sensitive]
        beside = [at for at in genders if at not in apart]
        if apart:
            rest = people[:, margin] - people[:, genders].sum(axis=1)
            rows = np.flatnonzero(hidden[:, apart].any(axis=1) | ((rest > 0) & (rest <= policy.minimum_group)))
            cells = np.add.outer(rows * len(slots), beside).ravel()
            yield Touched(cells, _coarser(people, cells, policy), Reason.PRESENCE_SENSITIVE)


def _coarser(people: Counts, cells: NDArray[np.intp], policy: Policy) -> NDArray[np.int8]:
    """The policy's step, or the next one where a group's own display is as wide already."""
    own = np.searchsorted([band.start for band in policy.sizes], people.ravel()[cells], side="right") - 1
    width = np.array([band.width for band in policy.sizes])[own]
    step = policy.presence_sensitive_step
    wide = policy.steps[step - 1].width if 0 < step < policy.beside else 0
    following = step + 1 if step + 1 < policy.beside else policy.hidden
    return np.where((width >= wide) & (wide > 0), following, step).astype(np.int8)


def lone_gaps(people: Counts, hidden: Hidden, families: Families, policy: Policy) -> Iterator[Touched]:
    """A hidden cell among shown ones that add up, margin included, is the difference of the rest: one more is hidden.

    People in no listed group are a gap as well, where they are a small group.
    """
    gaps = _gaps(people, hidden, families)
    for index in np.flatnonzero((gaps.hidden == 1) & (gaps.unlisted <= policy.minimum_group)):
        yield _smallest_shown(people, hidden, families.members[index], policy, Reason.LONE_GAP)


def thin_gaps(people: Counts, hidden: Hidden, families: Families, policy: Policy) -> Iterator[Touched]:
    """Hidden siblings that together are still a small group give that group away: one more sibling is hidden."""
    gaps = _gaps(people, hidden, families)
    for index in np.flatnonzero(gaps.margin_shown & (gaps.hidden > 1) & (gaps.people <= policy.minimum_group)):
        yield _smallest_shown(people, hidden, families.members[index], policy, Reason.THIN_GAP)


def pooled_gaps(pooled: Counts, years: tuple[Counts, ...], hidden_years: tuple[Hidden, ...], policy: Policy) -> Iterator[Touched]:
    """A pooled figure less its shown years is the rest: it is shown only where that rest is enough people."""
    gaps = [(people > 0) & gone for people, gone in zip(years, hidden_years, strict=True)]
    count = np.sum(gaps, axis=0)
    gone = np.sum([people * gap for people, gap in zip(years, gaps, strict=True)], axis=0)
    last = years[0]
    for people in years[1:]:
        last = np.where(people > 0, people, last)
    left = pooled - last
    told = (count == 1) | ((count > 1) & (gone <= policy.minimum_group)) | ((left > 0) & (left <= policy.minimum_group))
    yield Touched(np.flatnonzero(told), policy.hidden, Reason.POOLED_GAP)


@dataclass(frozen=True, eq=False)
class _Gaps:
    """Per family: how many of its cells are hidden and hold anybody, and how many people; the unlisted rest is one too."""

    hidden: Counts
    people: Counts
    unlisted: Counts
    margin_shown: Hidden


def _gaps(people: Counts, hidden: Hidden, families: Families) -> _Gaps:
    size, gone = people.ravel(), hidden.ravel()
    gap = (gone & (size > 0)).astype(np.int64)
    margin = gap[families.parents]
    unlisted = (size[families.parents] - families.sums(size)) * families.whole
    parts = families.sums(gap) + (unlisted > 0)
    return _Gaps(parts + margin, families.sums(gap * size) + unlisted, unlisted, margin == 0)


def _smallest_shown(people: Counts, hidden: Hidden, family: Family, policy: Policy, reason: Reason) -> Touched:
    """The sibling that costs readers least; where none is left to hide, the margin itself."""
    size, gone = people.ravel(), hidden.ravel()
    shown = family.children[~gone[family.children]]
    chosen = shown[np.argmin(size[shown])] if len(shown) else family.parent
    return Touched(np.array([chosen]), policy.hidden, reason)
