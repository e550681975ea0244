"""Holds a release against those that readers may have kept: what they told, whom they counted otherwise, how they were proven."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
from pydantic import TypeAdapter

from data_access import facts
from data_access.attacking import Incomparable, publication
from data_access.connecting import copied
from data_access.history import Comparison, Figures, History, NotRemembered
from data_access.home import Home
from data_access.proving import kept_pattern
from disclosure import Catalogue, Policy
from disclosure.audit import Publication
from disclosure.earlier import Told
from disclosure.pattern import Pattern
from disclosure.tabulation import Earlier, Kin, TableKey, Tabulation

READ_DOCUMENTS = (Path(__file__).with_name("sql") / "read_documents.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, eq=False)
class Beside:
    """A tabulation with all that was told before, the earlier releases as they were published, and what the next release will need."""

    tabulation: Tabulation
    published: Mapping[int, Publication]
    comparison: Comparison


def beside(home: Home, connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, history: History | None) -> Beside:
    """What `facts.tabulate` has just counted, beside every release in `history`. Raises NotRemembered, or Incomparable."""
    tabulation, comparison = facts.tabulation(connection, catalogue), Comparison(history, facts.records(connection))
    published = {release: _published(home, release, tabulation) for release in comparison.releases}
    told = {(release, key): Told(table.lower, table.upper) for release, one in published.items() for key, table in one.tables.items()}
    pasts = comparison.pasts(_years(told, catalogue), catalogue)
    earlier = Earlier(told, pasts)
    if missing := _partners(earlier) - {part.name for part in tabulation.parts if part.kin is Kin.PARTNER}:
        tabulation = facts.tabulation(connection, catalogue, missing)
    return Beside(replace(tabulation, earlier=earlier), published, comparison)


def _published(home: Home, release: int, tabulation: Tabulation) -> Publication:
    file = home.warehouse / f"release-{release}.duckdb"
    if not file.exists():
        raise NotRemembered(f"{file} is gone, and readers may have kept it, so nothing can be proven beside it. Restore it from a backup. "
                            f"If nobody has read it, repeat with --unread {release}.")
    try:
        return publication(file, tabulation)
    except Incomparable as unknown:
        raise Incomparable(
            f"release {release} shows {unknown}, which this release does not declare, so the two cannot be held together. "
            "Declare it again: places, years and value lists may grow, not shrink. If nobody has read that release, repeat with "
            f"--unread {release}.") from None


def _years(told: Collection[tuple[int, TableKey]], catalogue: Catalogue) -> Mapping[Figures, list[int]]:
    """The releases that published each indicator and school_year."""
    found: dict[Figures, set[int]] = {}
    for release, key in told:
        if key.school_year in catalogue.school_years:
            found.setdefault((key.indicator, key.school_year), set()).add(release)
    return {figures: sorted(releases) for figures, releases in found.items()}


def _partners(earlier: Earlier) -> set[str]:
    """The partners who serve somebody whom releases count differently."""
    return {name for past in earlier.past.values() for change in past.changes for standing in change.standings if standing
            for kin, name in standing.parts if kin == Kin.PARTNER.value}


def proven_before(home: Home, release: int, catalogue: Catalogue) -> Pattern | None:
    """The proven pattern of an earlier release, of the indicators that it declares as this one does; None where there is none."""
    try:
        with copied(home.warehouse / f"release-{release}.duckdb") as connection:
            documents = dict(connection.execute(READ_DOCUMENTS).fetchall())
        declared = TypeAdapter(Catalogue).validate_json(documents["catalogue"])
        policy = TypeAdapter(Policy).validate_json(documents["policy"])
    except (duckdb.Error, KeyError, ValueError):
        return None
    pattern = kept_pattern(home, release, policy)
    same = [one.indicator for one in catalogue.indicators if _is_same(one.indicator, catalogue, declared)]
    return pattern and replace(pattern, tables={key: steps for key, steps in pattern.tables.items() if key.indicator in same})


def _is_same(name: str, now: Catalogue, before: Catalogue) -> bool:
    """Whether two releases declare an indicator for the same places and groups."""
    if name not in before.indicator_by_id:
        return False
    mine, theirs = now.indicator_by_id[name], before.indicator_by_id[name]
    places = ([place.place for place in catalogue.places_of(one)] for catalogue, one in ((now, mine), (before, theirs)))
    return now.slots(mine) == before.slots(theirs) and next(places) == next(places)
