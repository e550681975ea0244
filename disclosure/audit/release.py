"""Attacks one release: every promise, for every group that its figures tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from disclosure.audit.attempt import Attempt, attempted, off_ladder
from disclosure.audit.editions import NOW
from disclosure.audit.elsewhere import Shares, beside_others, elsewhere
from disclosure.audit.exposed import Exposed
from disclosure.audit.exposure import bounded, exposure
from disclosure.audit.findings import Findings, together
from disclosure.audit.insiders import aims_beside, knowing, partners
from disclosure.audit.layers import LayerKey, Numbering
from disclosure.audit.promises import Own, aims, leavings, own
from disclosure.audit.publication import Publication
from disclosure.policy import Policy
from disclosure.tabulation import TableKey, Tabulation


def audit_release(published: Publication, tabulation: Tabulation, policy: Policy, limit: int | None = None,
                  earlier: Mapping[int, Publication] | None = None, others: Mapping[TableKey, Shares] | None = None) -> Findings:
    """Attack a whole release. Of `tabulation` it reads who is counted where, of numerators only those an insider knows; those of what is
    shown too where the policy takes them for known elsewhere.

    `earlier` has the releases that readers may have kept, as they were published; `others` what somebody else has published of the same
    people, no figure of it untrue of them. `limit` is the most simplex iterations to spend on the
    whole, shared out by the number of cells. Raises ContradictionError where the displays contradict each other, and ValueError where
    one cannot be read.
    """
    families = kindred(tabulation)
    cells = [sum(int(np.count_nonzero(table.people)) for key, table in tabulation.tables.items() if key.indicator in family)
             for family in families]
    limits = [None if limit is None else limit * share // max(1, sum(cells)) for share in cells]
    return together(audit_indicators(published, tabulation, policy, family, share, earlier, others)
                    for family, share in zip(families, limits, strict=True))


def kindred(tabulation: Tabulation) -> tuple[tuple[str, ...], ...]:
    """The indicators in families that share nothing: each can be attacked by itself, in a process of its own."""
    names = sorted({key.indicator for key in tabulation.tables})
    families: dict[str, list[str]] = {}
    for name in names:
        families.setdefault(_head(name, tabulation), []).append(name)
    return tuple(map(tuple, families.values()))


def _head(name: str, tabulation: Tabulation) -> str:
    whole = tabulation.held_with(name)
    return name if whole == name else _head(whole, tabulation)


def audit_indicators(published: Publication, tabulation: Tabulation, policy: Policy, indicators: Sequence[str],
                     limit: int | None = None, earlier: Mapping[int, Publication] | None = None,
                     others: Mapping[TableKey, Shares] | None = None) -> Findings:
    """Attack one family of `kindred`, as `audit_release` does all of them."""
    numbering = Numbering(tabulation, indicators)
    alone = {key: one for key, one in own({NOW: published}, numbering, policy).items() if key.release == NOW}
    known = Known(own({NOW: published, **(earlier or {})}, numbering, policy), own(earlier or {}, numbering, policy), bool(earlier))
    nothing, shares = exposure(numbering, {}), elsewhere(others or {}, numbering, policy)
    found, left = [off_ladder(numbering, alone, policy)], limit
    waiting = len(partners(numbering))
    for attempt in _attempts(numbering, known, nothing, policy):
        share = _share(left, waiting, attempt.partner)
        outcomes = [attempted(numbering, attempt, share)]
        outcomes += [beside_others(numbering, attempt, nothing, shares, share)] if shares else []
        left = None if left is None else max(0, left - sum(one.work for one in outcomes))
        waiting -= bool(attempt.partner)
        found += outcomes
    return together(found)


def _share(left: int | None, waiting: int, partner: str) -> int | None:
    """Half of the work for what everybody can do, the rest for each partner alike; what one leaves is for those after."""
    if left is None or not waiting:
        return left
    return left // waiting if partner else left // 2


@dataclass(frozen=True, eq=False)
class Known:
    """What is told of every table: by this release and those before it, and by those before it alone."""

    told: Mapping[LayerKey, Own]
    before: Mapping[LayerKey, Own]
    is_later: bool


def _attempts(numbering: Numbering, known: Known, nothing: Exposed, policy: Policy) -> Iterator[Attempt]:
    """What everybody can do, then what each partner can: to it, whom its programs reach is no secret at its schools either."""
    theirs = exposure(numbering, {}, is_reader=False) if numbering.tabulation.reach else nothing
    left, before = (leavings(numbering, some, known.before, policy) for some in (known.told, known.before))
    earlier = bounded(nothing, numbering, known.before) if known.is_later else None
    yield Attempt(bounded(nothing, numbering, known.told), tuple(aims(numbering, known.told, left, policy)), before=earlier)
    for partner in partners(numbering):
        kept = knowing(bounded(theirs, numbering, known.before), numbering, partner) if known.is_later else None
        yield Attempt(knowing(bounded(theirs, numbering, known.told), numbering, partner),
                      tuple(aims_beside(numbering, before, known.before, partner, policy)), partner, kept)
