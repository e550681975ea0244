"""The attack on a release of a demonstration, every family of indicators by itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from data_access.parallel import each
from disclosure.audit import Findings, Promise, Publication, PublishedTable, audit_indicators, kindred, together
from disclosure.pattern import Pattern, published
from disclosure.policy import Policy
from disclosure.tabulation import Tabulation

Job = tuple[Publication, Tabulation, Policy, tuple[str, ...], int | None]


def audited(read: Publication, whole: Tabulation, policy: Policy, processes: int, limit: int | None) -> dict[str, object]:
    """What an attack on everything finds; `limit`, the most simplex iterations, is shared out alike."""
    families = kindred(whole)
    share = None if limit is None else limit // len(families)
    return _told(together(attacked([(read, of_family(whole, family), policy, family, share) for family in families], processes)))


def attacked(jobs: list[Job], processes: int) -> list[Findings]:
    """The findings of each attack."""
    return list(each(processes, _attack, jobs))


def _attack(job: Job) -> Findings:
    return audit_indicators(*job)


def of_family(whole: Tabulation, family: tuple[str, ...]) -> Tabulation:
    """The tables and parts of some indicators."""
    return replace(whole, tables={key: table for key, table in whole.tables.items() if key.indicator in family},
                   parts={part: table for part, table in whole.parts.items() if part.of.indicator in family})


def publication(whole: Tabulation, made: Pattern) -> Publication:
    """The release as its readers have it."""
    tables = {key: PublishedTable(np.full(table.people.shape, "hidden", object), np.zeros(table.people.shape, np.int64),
                                  np.full(table.people.shape, 100, np.int64)) for key, table in whole.tables.items()}
    for one in published(whole, made):
        for name in ("display", "lower", "upper"):
            getattr(tables[one.key], name)[one.place, one.slot] = getattr(one, name)
    return Publication(tables)


def _told(found: Findings) -> dict[str, object]:
    by_promise = {promise.value: {"found": len(mine), "exact": sum(one.is_exact for one in mine)}
                  for promise in Promise if (mine := found.of(promise))}
    return {"tested": found.tested, "found": len(found.found), "exact": found.exact, "by_promise": by_promise, "unsettled": found.unsettled,
            "programs": found.solved, "iterations": found.work, "complete": found.complete}
