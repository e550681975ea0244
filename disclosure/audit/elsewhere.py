"""What somebody else has published of the same cells: what it gives away by itself, and what it makes possible beside a release (R16)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from disclosure.audit.attempt import Attempt, attempted, spared
from disclosure.audit.editions import NOW
from disclosure.audit.exposed import Exposed, Whole
from disclosure.audit.exposure import bounded
from disclosure.audit.findings import Findings
from disclosure.audit.insiders import knowing
from disclosure.audit.layers import Layer, LayerKey, Numbering, Who
from disclosure.audit.promises import Own, known_exactly
from disclosure.policy import Policy
from disclosure.tabulation import TableKey

EVERYBODY = 10**9   # shares are counted in billionths


@dataclass(frozen=True, eq=False)
class Shares:
    """What others have published of one table, [places × slots]: the least and the most share of each cell, in billionths."""

    lower: Whole
    upper: Whole

    def numerators(self, people: Whole) -> tuple[Whole, Whole]:
        """The least and the most of `people` that the shares leave."""
        return -(-self.lower * people // EVERYBODY), self.upper * people // EVERYBODY


def elsewhere(shares: Mapping[TableKey, Shares], numbering: Numbering, policy: Policy) -> Mapping[LayerKey, Own]:
    """What others tell of each table of this release. The policy may take what is told for known exactly."""
    found = {key: _told(shares[key.of], layer) for key, layer in numbering.layers.items()
             if key.who is Who.ALL and key.release == NOW and key.of in shares}
    return {key: known_exactly(mine, numbering, key) for key, mine in found.items()} if policy.exact_totals_known else found


def _told(shares: Shares, layer: Layer) -> Own:
    grid = layer.lattice
    laid = Shares(grid.spread(shares.lower), EVERYBODY - grid.spread(EVERYBODY - shares.upper))
    return Own(laid.lower * 100 // EVERYBODY, -(-laid.upper * 100 // EVERYBODY), *laid.numerators(layer.people))


def beside_others(numbering: Numbering, attempt: Attempt, nothing: Exposed, others: Mapping[LayerKey, Own], limit: int | None
                  ) -> Findings:
    """The same attempt by somebody who holds both. What `others` give away alone is a warning: nobody can unpublish it.

    The release then has to leave every number what the others alone leave of it, or else what its promise asks. `nothing` is what is
    exposed where nobody publishes anything.
    """
    alone = bounded(nothing, numbering, others)
    left = spared(numbering, replace(attempt, exposed=knowing(alone, numbering, attempt.partner) if attempt.partner else alone), limit)
    both = bounded(attempt.exposed, numbering, others)
    if _is_same(both, attempt.exposed):
        return replace(left.findings, found=(), warnings=left.findings.found)
    found = attempted(numbering, replace(attempt, exposed=both, aims=left.aims), limit)
    return Findings(tuple(replace(one, beside_others=True) for one in found.found), found.tested,
                    left.findings.unsettled + found.unsettled, left.findings.solved + found.solved,
                    left.findings.work + found.work, left.findings.complete and found.complete, left.findings.found)


def _is_same(one: Exposed, other: Exposed) -> bool:
    return np.array_equal(one.lower, other.lower) and np.array_equal(one.upper, other.upper)
