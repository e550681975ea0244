"""Makes a release out of the facts in force."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import duckdb

from data_access import facts
from data_access.attacking import Incomparable, attacked, write_findings
from data_access.earlier import Beside, beside, proven_before
from data_access.governance import GovernanceUnavailable, governance_of
from data_access.history import NotRemembered, forget_history, keep_history, read_history
from data_access.home import Home, current, next_version, publish
from data_access.indicators import SHIPPED, Definition, definitions, own_values, under_scheme
from data_access.loading.contracts import elements
from data_access.loading.receipt import write_whole
from data_access.matching.decisions import decided, groups_of
from data_access.parallel import each
from data_access.partnership import Partnership, read_partnership
from data_access.proving import keep_worlds
from data_access.quoting import Quotes, quotes
from data_access.reporting import write_utility
from data_access.warehouse_file import Contents, NotWritten, forget_unpublished, number_of, prepare_release
from disclosure import Catalogue, Notice, Place, Status, pools
from disclosure.audit import Finding, Findings, Publication
from disclosure.pattern import Pattern, make_pattern, proven_pattern, published
from disclosure.policy import RACES, Policy
from disclosure.tabulation import Tabulation
from disclosure.utility import utility

GENDERS = ("Girl", "Boy", "AnotherGender")
KINDS = ("region", "district", "school", "tract", "partner", "program")
Progress = Callable[[str, float], None]
UNWRITTEN = (OSError, duckdb.OperationalError, duckdb.FatalException, duckdb.InternalException, NotWritten)   # what a full disk raises
DEMO_WORK = 40_000   # simplex iterations of the attack on a demonstration
LISTED_WARNINGS = 20
NOBODY_TRIED = Findings((), 0, 0, 0, 0, complete=False)


class NotPublished(Exception):
    """The release was refused; the one before stays in force. The message says why and what to do."""


@dataclass(frozen=True)
class Outcome:
    """What a release did: counts of cells over the whole release, never of people.

    `attacked` says how many groups the attacker tried, `findings` in how many it succeeded; `complete` whether it came to its end.
    `beside` are the earlier releases that readers are taken to have kept. Of figures that others have published, `quoted` are carried,
    `unlisted` are about nothing the release lists, `compared` were given to the attacker, and `differing` are untrue of the people
    counted here; `warnings` are groups that those figures give away without this release, as far as `warned_of` names them.
    """

    number: int
    cells: int
    shown: int
    coarsened: int
    hidden: int
    certified: bool
    unproven: int
    attacked: int
    findings: int
    complete: bool
    seconds: float
    published: bool
    beside: tuple[int, ...] = ()
    quoted: int = 0
    unlisted: int = 0
    compared: int = 0
    differing: int = 0
    warnings: int = 0
    warned_of: tuple[str, ...] = ()


def make_release(home: Home, progress: Progress, check_only: bool = False, uncertified: bool = False,
                 approved_by: str = "", unread: Collection[int] = ()) -> Outcome:
    """Tabulate, protect, attack and publish. Raises NotPublished, PartnershipError, DefinitionError or PolicyError.

    Readers are taken to have kept every earlier release but those in `unread`. An `uncertified` trial follows the rules alone: nothing
    proves it and nobody attacks it. A demonstration is attacked within a limit of work, so that its first start is short. Until the
    last step the release before stays in force.
    """
    try:
        return _made(home, progress, check_only, uncertified, approved_by, unread)
    except UNWRITTEN as error:
        raise NotPublished(f"the release could not be written ({type(error).__name__}); the release before stays in force. See whether the "
                           "disk is full or the facts are in use, then release again.") from None


def _made(home: Home, progress: Progress, check_only: bool, uncertified: bool, approved_by: str, unread: Collection[int]) -> Outcome:
    started = time.monotonic()
    partnership = read_partnership(home.partnership)
    declared = under_scheme(definitions((SHIPPED, home.indicators)), RACES[partnership.rules().race_scheme])
    store = current(home.confidential)
    if store is None:
        raise NotPublished(f"{home.path} holds no facts yet. Load some first: flashlight load PATH")
    with facts.opened(store) as connection:
        progress("Counting every cell", 0.05)
        catalogue = _catalogue(connection, declared, partnership)
        facts.join(connection, _persons(home))
        facts.tabulate(connection, declared, catalogue, partnership.rules())
        held = _beside(home, connection, catalogue, unread, partnership.rules())
        measures, fresh = facts.measures(connection, catalogue), facts.freshness(connection)
        others = quotes(facts.published(connection), held.tabulation)
    before = None if uncertified else _proven_before(home, held)
    pattern = _pattern(held.tabulation, partnership.rules(), uncertified, progress, before, unread)
    forget_unpublished(home.warehouse)
    number = number_of(next_version(home.warehouse, "release"))
    contents = Contents(_notice(home, partnership, pattern, number), held.tabulation, pattern, elements(), measures, fresh, others.carried)
    try:
        prepared = prepare_release(home.warehouse, contents)
        findings = NOBODY_TRIED if uncertified else _withstood(home, prepared, contents, held.published, others, progress)
        outcome = _outcome(number, held, pattern, findings, others, started, not check_only)
        if not check_only:
            _keep(home, store, held, contents)
        receipt = _record(home, outcome, store, approved_by, unread)
        if not check_only:
            _publish(home, prepared, receipt)
    finally:
        forget_unpublished(home.warehouse)
        forget_history(home)
    progress("Done", 1.0)
    return outcome


def _persons(home: Home) -> tuple[tuple[int, ...], ...]:
    """The students of each person who has several keys, as stewards said. Raises NotPublished where that cannot be read."""
    try:
        return groups_of(decided(governance_of(home, os.environ)).values())
    except GovernanceUnavailable as reason:
        raise NotPublished(str(reason)) from None


def _keep(home: Home, store: Path, held: Beside, contents: Contents) -> None:
    """What proves a release, what the next one will need, and what protection costs: all of it confidential."""
    number, pattern = contents.notice.number, contents.pattern
    if pattern.certified:
        keep_worlds(home, store, number, pattern)
    keep_history(home, store, number, held.comparison.kept(number))
    write_utility(home, number, utility(held.tabulation, pattern))


def _beside(home: Home, connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, unread: Collection[int],
            policy: Policy) -> Beside:
    """What was counted, beside every release that readers may have kept. Raises NotPublished where that cannot be held against it."""
    try:
        held = beside(home, connection, catalogue, read_history(home, unread))
    except (NotRemembered, Incomparable) as reason:
        raise NotPublished(str(reason)) from None
    if policy.exact_totals_known and held.published:
        forget = " ".join(f"--unread {release}" for release in sorted(held.published))
        raise NotPublished("exact_totals_known takes every figure that was ever shown as known to the person, and no proof of a correction "
                           f"is made for that yet. If nobody has read the earlier releases, repeat with {forget}.")
    return held


def _proven_before(home: Home, held: Beside) -> Pattern | None:
    """The pattern of the release in force, where readers may have kept it."""
    now = current(home.warehouse)
    return proven_before(home, number_of(now), held.tabulation.catalogue) if now and number_of(now) in held.published else None


def _pattern(tabulation: Tabulation, policy: Policy, trial: bool, progress: Progress, before: Pattern | None,
             unread: Collection[int]) -> Pattern:
    """By the rules alone for a trial; else proven. Raises NotPublished where a proof is missing."""
    if trial:
        progress("Deciding what is shown", 0.6)
        return make_pattern(tabulation, policy)
    proving = _part(progress, "Proving what is shown", 0.1, 0.7)
    proving(0.0)    # the first of its jobs is done only after a while
    pattern = proven_pattern(tabulation, policy, partial(each, os.cpu_count() or 1), proving, before)
    if not pattern.certified:
        raise NotPublished(f"{pattern.verdict.unproven} groups of this release are not proven safe{_kept_beside(tabulation, unread)}, "
                           "so it is not published. For a trial that says so on every page, repeat with --uncertified.")
    return pattern


def _kept_beside(tabulation: Tabulation, unread: Collection[int]) -> str:
    """What a refusal says of earlier releases."""
    numbers = sorted({release for release, _ in tabulation.earlier.told})
    if not numbers:
        return ""
    listed, forgotten = (", ".join(map(str, some)) for some in (numbers, sorted(unread)))
    later = max(numbers) > min(unread, default=max(numbers))
    counted_on = f"; a later release counted on readers knowing release {forgotten}, so without --unread it may hold" if later else ""
    return f" beside release {listed}, which readers may have kept (if nobody has read one of them, say so: --unread N{counted_on})"


def _withstood(home: Home, prepared: Path, contents: Contents, earlier: Mapping[int, Publication], others: Quotes,
               progress: Progress) -> Findings:
    """Have the release attacked as it was written. Raises NotPublished where the attacker finds anything."""
    limit = DEMO_WORK if home.is_demo else None
    findings = attacked(prepared, contents.tabulation, contents.pattern.policy, os.cpu_count() or 1, limit,
                        _part(progress, "Attacking it", 0.72, 0.98), earlier, others.shares)
    _must_stand(home, contents.notice.number, findings)
    return findings


def _part(progress: Progress, words: str, start: float, end: float) -> Callable[[float], None]:
    return lambda done: progress(words, start + done * (end - start))


def _must_stand(home: Home, number: int, findings: Findings) -> None:
    listed = home.confidential / "findings" / f"release-{number}.csv"
    warned = listed.with_name(f"release-{number}-warnings.csv")
    for file, found in ((listed, findings.found), (warned, findings.warnings)):
        if found:
            write_findings(file, found)
    if findings.found:
        raise NotPublished(f"{_said(findings.found)}. All of them (confidential): {listed}")


def _said(found: Sequence[Finding]) -> str:
    """What a refusal says: the release is broken by itself, or only beside what others have published."""
    beside = [one for one in found if one.beside_others]
    first = "; ".join(_where(finding) for finding in found[:3])
    if len(beside) < len(found):
        return (f"the attacker recovered or narrowed {len(found)} groups, so this release is not published; the one before stays in force. "
                f"The first: {first}")
    return (f"together with figures that others have published, this release tells too much of {len(found)} groups, so it is not "
            f"published; the one before stays in force. The first: {first}. If those figures count other people, or by another rule, "
            "load them under an indicator of their own; otherwise take the groups or places next to these out of the indicator's "
            "dimensions or levels")


def _where(finding: Finding) -> str:
    cell = finding.cell
    values = (cell.slot.race_ethnicity, cell.slot.gender, cell.slot.subgroup, cell.category)
    group = ", ".join(value for value in values if value not in ("ALL", ""))
    return f"{cell.indicator} {cell.school_year} {cell.place} {group or 'everybody'} (promise {finding.promise.value})"


def _publish(home: Home, prepared: Path, receipt: Path) -> None:
    """Put the release in force; where that fails nothing says that it is."""
    try:
        publish(home.warehouse, prepared)
    except OSError:
        receipt.unlink()
        raise


def _record(home: Home, outcome: Outcome, store: Path, approved_by: str, unread: Collection[int]) -> Path:
    """The receipt of a release: which facts were counted, what was decided, what attacked it, and who let it out (R24, R63)."""
    home.receipts.mkdir(parents=True, exist_ok=True)
    body = {**asdict(outcome), "facts": store.name, "unread": sorted(unread), "approved_by": approved_by,
            "at": datetime.now(UTC).isoformat(timespec="seconds")}
    receipt = home.receipts / f"release-{outcome.number}.json"
    write_whole(receipt, json.dumps(body, indent=1, ensure_ascii=False) + "\n")
    return receipt


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


def _outcome(number: int, held: Beside, pattern: Pattern, findings: Findings, others: Quotes, started: float, written: bool) -> Outcome:
    states = Counter(state for cells in published(held.tabulation, pattern) for state in cells.status)
    return Outcome(number, states.total(), states[Status.SHOWN], states[Status.COARSENED], states[Status.HIDDEN], pattern.certified,
                   pattern.verdict.unproven, findings.tested, len(findings.found), findings.complete,
                   round(time.monotonic() - started, 2), written, tuple(held.published),
                   len(others.carried), others.unlisted, others.compared, others.differing, len(findings.warnings),
                   tuple(dict.fromkeys(_where(one) for one in findings.warnings))[:LISTED_WARNINGS])
