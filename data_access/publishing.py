"""Makes a release out of the facts in force."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb

from data_access import facts
from data_access.home import Home, current, next_version
from data_access.indicators import SHIPPED, Definition, definitions, own_values, under_scheme
from data_access.loading.contracts import elements
from data_access.partnership import Partnership, read_partnership
from data_access.warehouse_file import Contents, number_of, write_release
from disclosure import Catalogue, Notice, Place, Status, pools
from disclosure.pattern import Pattern, make_pattern, published
from disclosure.policy import RACES
from disclosure.tabulation import Tabulation

GENDERS = ("Girl", "Boy", "AnotherGender")
KINDS = ("region", "district", "school", "tract", "partner", "program")
Progress = Callable[[str, float], None]


class NotPublished(Exception):
    """The release was refused; the one before stays in force. The message says why and what to do."""


@dataclass(frozen=True)
class Outcome:
    """What a release did: counts of cells over the whole release, never of people."""

    number: int
    cells: int
    shown: int
    coarsened: int
    hidden: int
    seconds: float
    certified: bool
    published: bool


def make_release(home: Home, progress: Progress, check_only: bool = False, uncertified: bool = False) -> Outcome:
    """Tabulate, protect and publish. Raises NotPublished, PartnershipError, DefinitionError or PolicyError."""
    started = time.monotonic()
    partnership = read_partnership(home.partnership)
    declared = under_scheme(definitions((SHIPPED, home.indicators)), RACES[partnership.rules().race_scheme])
    store = current(home.confidential)
    if store is None:
        raise NotPublished(f"{home.path} holds no facts yet. Load some first: flashlight load PATH")
    with facts.opened(store) as connection:
        progress("Counting every cell", 0.1)
        catalogue = _catalogue(connection, declared, partnership)
        facts.tabulate(connection, declared, catalogue, partnership.rules())
        tabulation = facts.tabulation(connection, catalogue)
        progress("Deciding what is shown", 0.6)
        pattern = make_pattern(tabulation, partnership.rules())
        number = number_of(next_version(home.warehouse, "release"))
        if not check_only:
            _may_publish(home, pattern, uncertified)
            progress("Writing the release", 0.7)
            contents = Contents(_notice(home, partnership, pattern, number), tabulation, pattern, elements(),
                                facts.measures(connection, catalogue))
            write_release(home.warehouse, contents)
    progress("Done", 1.0)
    return _outcome(number, tabulation, pattern, started, not check_only)


def _may_publish(home: Home, pattern: Pattern, uncertified: bool) -> None:
    if not (pattern.certified or home.is_demo or uncertified):
        raise NotPublished("this release is not certified, so it is not published. For a trial that says so on every "
                           "page, repeat with --uncertified.")


def _catalogue(connection: duckdb.DuckDBPyConnection, declared: Sequence[Definition],
               partnership: Partnership) -> Catalogue:
    policy = partnership.rules()
    years = facts.school_years(connection)
    return Catalogue(
        places=_in_order(facts.places(connection)),
        indicators=tuple(definition.indicator for definition in declared),
        school_years=years, pools=pools(years, policy.pooled_years),
        races=RACES[policy.race_scheme], genders=GENDERS, values={**partnership.values, **own_values(declared)},
        presence_sensitive=frozenset({*policy.presence_sensitive_genders, *policy.presence_sensitive_dimensions}),
        presence_sensitive_levels=frozenset(policy.presence_sensitive_levels),
    )


def _in_order(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """The widest first, then each kind by name: the one order in which places are ever listed."""
    return tuple(sorted(places, key=lambda place: (KINDS.index(place.kind), place.name)))


def _notice(home: Home, partnership: Partnership, pattern: Pattern, number: int) -> Notice:
    return Notice(number, partnership.data_date, partnership.name, partnership.contact, pattern.certified,
                  home.is_demo, not (pattern.certified or home.is_demo), partnership.languages)


def _outcome(number: int, tabulation: Tabulation, pattern: Pattern, started: float, written: bool) -> Outcome:
    states = Counter(state for cells in published(tabulation, pattern) for state in cells.status)
    return Outcome(number, states.total(), states[Status.SHOWN], states[Status.COARSENED], states[Status.HIDDEN],
                   round(time.monotonic() - started, 2), pattern.certified, written)
