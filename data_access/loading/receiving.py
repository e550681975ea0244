"""One load from beginning to end: receive, stage, check, build, seal, publish, and a receipt either way (R71, R72)."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from data_access.governance import Agreement, GovernanceUnavailable, agreements_held, governance_of, receive, revoked, withdraw
from data_access.home import Home, publish
from data_access.identities import Key, WrongKey, key_of, known_from
from data_access.loading.agreed import Agreed, agreed, before_keeping, before_reading
from data_access.loading.archives import unpacked
from data_access.loading.checking import Tally, bad_values, check, tallies
from data_access.loading.contracts import contracts
from data_access.loading.delivery import Delivery, Progress, announced, delivered, lay_out
from data_access.loading.governing import governed
from data_access.loading.letting_go import let_go
from data_access.loading.limits import limits
from data_access.loading.naming import Told, keep_named, known_by, nameable, named, withdrawn, without
from data_access.loading.placing import place
from data_access.loading.problem import Problem, Refused, problem, refusal
from data_access.loading.quarantine import are_kept, let_rows_go, put_aside, reasons
from data_access.loading.receipt import FileReceived, Outcome, Receipt, TableLoaded, moment, reserve, write
from data_access.loading.salt import salt
from data_access.loading.staging import Desk, desk
from data_access.loading.statements import statement
from data_access.loading.store import alone, building, received_before, seal
from data_access.operators import operator
from data_access.partnership import Partnership, PartnershipError, read_partnership
from data_access.quality import keep_report, measured
from data_access.remembered import LogUnavailable, expunged, remember, revocations
from disclosure import Role

STOPPED = "the load was stopped before it was done; nothing was changed."
IS_DEMO = "this home holds the demonstration. Set FLASHLIGHT_HOME to a folder of your own, then load again."


@dataclass
class Case:
    """One load under way. `receipt` says what is known of it so far."""

    home: Home
    today: date
    progress: Progress
    into_demo: bool
    receipt: Receipt


def load(paths: Sequence[Path], home: Home, mapping: Path | None, sender: str, progress: Progress, today: date,
         into_demo: bool = False) -> Receipt:
    """Take files into the facts of `home`. Raises Refused, after the receipt of the refusal is written."""
    draft = Receipt(Outcome.REFUSED, moment(today, into_demo), sender, mapping.name if mapping else "", reason=STOPPED)
    case = Case(home, today, progress, into_demo, draft)
    reserved = _reserve(home)
    try:
        _load(case, paths, mapping)
    except Exception as error:
        refused = _refused(error)
        if refused is None:
            raise
        case.receipt = replace(case.receipt, outcome=Outcome.REFUSED, reason=str(refused), version="",
                               problems=case.receipt.problems or refused.problems[:limits().listed_problems])
        raise refused from None
    finally:
        write(case.receipt, home.receipts, reserved)
    progress("Done", 1.0)
    return case.receipt


def _reserve(home: Home) -> Path:
    """Room for the receipt. Raises Refused where there is none: no load begins whose receipt could not be written."""
    try:
        return reserve(home.receipts)
    except OSError as error:
        raise Refused(f"there is no room for the receipt ({error.strerror}); nothing was changed. Make space, then load again.") from None


def _refused(error: Exception) -> Refused | None:
    """What stopped a load, as a refusal. The words of a database may quote a row, so they are left out."""
    match error:
        case Refused():
            return error
        case PartnershipError() | WrongKey() | GovernanceUnavailable() | LogUnavailable():
            return Refused(str(error))
        case OSError():
            return Refused(f"a file could not be read or written ({error.strerror}); nothing was changed.")
        case duckdb.Error() | sqlite3.Error():
            return Refused(f"the database could not finish ({type(error).__name__}); nothing was changed.")
    return None


def _load(case: Case, paths: Sequence[Path], mapping: Path | None) -> None:
    if case.home.is_demo and not case.into_demo:
        raise Refused(IS_DEMO)
    partnership, key = read_partnership(case.home.partnership), key_of(case.home, os.environ)
    with alone(case.home), unpacked(case.home, paths) as opened:
        let_rows_go(case.home.quarantine, case.today, partnership.quarantine_days)
        case.progress("Receiving files", 0.0)
        delivery = delivered(opened, mapping)
        files = tuple(FileReceived(file.name, file.digest, "", 0, 0, 0) for file in delivery.files)
        format_name = delivery.mapped.name if delivery.mapped else ""
        case.receipt = replace(case.receipt, files=files, mapping=format_name)
        if _nothing_new(case.home, delivery, key):
            case.receipt = replace(case.receipt, outcome=Outcome.UNCHANGED, reason="")
        else:
            _build(case, delivery, partnership, key)


def _nothing_new(home: Home, delivery: Delivery, key: Key | None) -> bool:
    """Whether every file was loaded before; under a key that is new they may still tell who students are."""
    files = _digests(delivery)
    return files <= received_before(home) and (key is None or files <= known_from(_identities(home)))


def _digests(delivery: Delivery) -> frozenset[str]:
    return frozenset(delivery.digest(file) for file in delivery.files)


def _build(case: Case, delivery: Delivery, partnership: Partnership, key: Key | None) -> None:
    """What governs access is changed together with the names that are kept, and before the facts: never after."""
    by, store = operator(Role.STEWARD), governance_of(case.home, os.environ)
    held, sealed = _agreed(case, agreements_held(store, by)), () if case.into_demo else expunged(case.home, by)
    if held:
        before_reading(held, announced(delivery))
    with building(case.home, case.into_demo) as (connection, target):
        at = desk(connection, salt(case.home))
        lay_out(delivery, at, case.progress)
        if held:
            before_keeping(held, at)
        _check(case, delivery, at, partnership.quarantine_limit, key)
        place(at, delivery.mapped.whole if delivery.mapped else frozenset(), case.progress)
        gone = 0 if case.into_demo else let_go(at.connection, sealed, case.today)
        _settle(case, delivery, at, partnership.name)
        with store.writing() as governance:
            receive(governance, by, governed(at), datetime.now(UTC), anew=case.into_demo)
            ended = () if case.into_demo else revocations(case.home, by)
            withdraw(governance, by, ended, datetime.now(UTC))
            may = without(nameable(governance, by, at.connection, ended, case.today), withdrawn(at))
            told = Told(named(at, may), known_by(at) if key else (), _digests(delivery))
            keep_report(case.home, measured(connection, target.name))
            case.progress("Sealing the new version", 0.85)
            seal(connection, target, gone)
            case.progress("Keeping names", 0.9)
            said = keep_named(told, may, _names(case), key)
            if not case.into_demo:
                remember(case.home, by, revoked(governance, by), datetime.now(UTC))
    case.progress("Publishing", 0.95)
    publish(case.home.confidential, target)
    case.receipt = replace(case.receipt, outcome=Outcome.ACCEPTED, version=target.name, identities=said, reason="")
    case.progress("Writing the receipt", 0.99)


def _agreed(case: Case, register: Sequence[Agreement]) -> Agreed | None:
    """The agreements under which a sender's files are taken; None where nobody sent them, and for a demonstration. Raises Refused."""
    if not case.receipt.sender or case.into_demo:
        return None
    held = agreed(register, case.receipt.sender, case.today)
    case.receipt = replace(case.receipt, agreements=tuple(one.agreement for one in held.held))
    return held


def _check(case: Case, delivery: Delivery, at: Desk, limit: float, key: Key | None) -> None:
    """Put aside what cannot be taken. Raises Refused when that is too much of a file."""
    present = [contract for contract in contracts() if at.records[contract.table]]
    for number, contract in enumerate(present):
        case.progress(f"Checking {contract.table}", 0.4 + 0.2 * number / len(present))
        check(at, contract, case.today)
    counted = tuple(tally for contract in present for tally in tallies(at, contract))
    name = f"{case.receipt.received_at:%Y%m%dT%H%M%SZ}-{delivery.files[0].digest[:8]}"
    problems = put_aside(case.home.quarantine, name, at.ragged, (bad for one in present for bad in bad_values(at, one)), key)
    case.receipt = replace(
        case.receipt, files=tuple(_file(file.name, file.digest, at, counted) for file in delivery.files),
        tables=tuple(_table(contract.table, counted) for contract in present),
        problems=problems[:limits().listed_problems], put_aside=reasons(problems, limits().listed_problems),
        quarantine=f"{name}.csv" if problems else "", rows_kept=are_kept(case.home.quarantine, name))
    _within(limit, at, counted, case.receipt.problems)


def _file(name: str, digest: str, at: Desk, counted: Sequence[Tally]) -> FileReceived:
    mine = [tally for tally in counted if tally.file == name]
    ragged = sum(one.problem.file == name for one in at.ragged)
    return FileReceived(name, digest, ", ".join(tally.table for tally in mine), at.read[name],
                        sum(tally.records - tally.bad for tally in mine), ragged + sum(tally.bad for tally in mine))


def _table(table: str, counted: Sequence[Tally]) -> TableLoaded:
    mine = [tally for tally in counted if tally.table == table]
    return TableLoaded(table, sum(tally.records - tally.bad for tally in mine), sum(tally.bad for tally in mine))


def _within(limit: float, at: Desk, counted: Sequence[Tally], problems: Sequence[Problem]) -> None:
    """Raises Refused when more than `limit` of a file's rows, or of what it gave to one table, cannot be taken."""
    unfit = Counter(one.problem.file for one in at.ragged)
    ragged = [Tally(file, "", rows, unfit[file]) for file, rows in at.read.items()]
    for tally in (*ragged, *counted):
        if tally.bad > limit * tally.records:
            told = problem("too_many", tally.file, bad=tally.bad, rows=tally.records, limit=f"{limit:.0%}")
            raise refusal(told, *(one for one in problems if one.file == tally.file))


def _settle(case: Case, delivery: Delivery, at: Desk, region: str) -> None:
    """Note what was received, and see that the places are one tree. Raises Refused."""
    if delivery.mapped and delivery.mapped.is_shipped:
        at.connection.execute(statement("found_region"), {"name": region})
        at.connection.execute(statement("adopt_places"))
    _one_region(at, delivery)
    for file, received in zip(case.receipt.files, delivery.files, strict=True):
        at.connection.execute(statement("note_load"), {
            "digest": delivery.digest(received), "file": file.file, "table": file.table, "accepted": file.accepted,
            "quarantined": file.quarantined, "sender": case.receipt.sender,
            "received_at": case.receipt.received_at.replace(tzinfo=None)})
    at.connection.execute(statement("forget_cells"))
    at.connection.execute(statement("forget_parts"))


def _one_region(at: Desk, delivery: Delivery) -> None:
    unrooted, regions = at.connection.execute(statement("unrooted_places")).fetchall()[0]
    file = delivery.files[0].name
    if unrooted:
        raise refusal(problem("no_root", file))
    if regions > 1:
        raise refusal(problem("two_regions", file))


def _identities(home: Home) -> Path:
    return home.confidential / "identities.db"


def _names(case: Case) -> Path:
    """Where names are kept; a demonstration begins anew, under the key of its seed."""
    store = _identities(case.home)
    if case.into_demo:
        store.unlink(missing_ok=True)
    return store
