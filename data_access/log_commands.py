"""The commands of an auditor: `flashlight log begin | verify | show | report | export | changes`."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from data_access.disclosure_log import (
    COLUMNS,
    Access,
    Action,
    Asked,
    Entry,
    LogExists,
    LogUnavailable,
    Store,
    report,
    search,
    store_of,
    student_number,
    verify,
)
from data_access.governance import GovernanceUnavailable, changes, governance_of
from data_access.home import home
from data_access.loading import Refused
from data_access.loading.salt import surrogate
from data_access.operators import operator
from data_access.remembered import begin
from data_access.terminal import Json, refusing, say
from disclosure import Purpose, Role


class Subject(StrEnum):
    """What each part of a report is about."""

    ACCOUNT = "account"
    STUDENT = "student"


REFUSALS = (LogUnavailable, LogExists, GovernanceUnavailable, Refused, FileExistsError)
log = typer.Typer(no_args_is_help=True, help="The record of disclosures: who opened whose record, why, when, and who was refused.")
Account = Annotated[str | None, typer.Option(help="Entries of this account only.")]
Kind = Annotated[Action | None, typer.Option("--action", help="Entries of this kind only.")]
Since = Annotated[datetime | None, typer.Option(help="From this moment on, UTC.")]
Until = Annotated[datetime | None, typer.Option(help="Before this moment, UTC.")]
Partner = Annotated[str | None, typer.Option(help="Entries for this partner only.")]
Why = Annotated[Purpose | None, typer.Option("--purpose", help="Entries for this purpose only.")]
OfStudent = Annotated[bool, typer.Option("--student", help="Entries about one student only, whose id is read from standard input.")]
OfNumber = Annotated[bool, typer.Option("--number", help="The same, by the number that this record gives the student.")]


@log.command(name="begin")
def begin_log(as_json: Json = False) -> None:
    """Begin the record of this home, once."""
    with refusing(REFUSALS):
        store = begin(home(), governance_of(home(), os.environ), operator(Role.STEWARD), datetime.now(UTC))
    say({"entries": store.entries, "head": store.head}, f"The record begins in {store.entries}; its head is {store.head}.", as_json)


@log.command(name="verify")
def verify_log(as_json: Json = False) -> None:
    """Hold every entry against the one before and against the head; exit code 1 where something was done to it."""
    store = _store()
    found = verify(store, operator(Role.AUDITOR))
    same_disk = "" if store.head.parent.resolve() != home().confidential.resolve() else (
        "\nThe head lies in the home itself. Set FLASHLIGHT_LOG_HEAD to a file on another disk or machine, and move it there.")
    say(asdict(found) | {"head": store.head}, found.words() + same_disk, as_json)
    if not found.whole:
        raise typer.Exit(1)


@log.command(name="show")
def show(account: Account = None, partner: Partner = None, purpose: Why = None, action: Kind = None, since: Since = None,
         until: Until = None, student: OfStudent = False, number: OfNumber = False, as_json: Json = False) -> None:
    """Print entries, oldest first: all, or those of an account, a student, a partner, a purpose, a kind or a window of time."""
    with refusing(REFUSALS):
        asked = Asked(account, _student(student, number), partner, purpose, action, _utc(since), _utc(until))
        for entry in search(_store(), operator(Role.AUDITOR), asked):
            typer.echo(json.dumps(entry.columns(), ensure_ascii=False) if as_json else _words(entry))


@log.command(name="report")
def report_access(by: Annotated[Subject, typer.Option(help="What each part of the report is about.")] = Subject.ACCOUNT,
                  account: Account = None, partner: Partner = None, purpose: Why = None, since: Since = None, until: Until = None,
                  student: OfStudent = False, number: OfNumber = False, as_json: Json = False) -> None:
    """For a window of time: whose records each account opened or was refused, or who opened each record; how often, first and last."""
    with refusing(REFUSALS):
        asked = Asked(account, _student(student, number), partner, purpose, None, _utc(since), _utc(until))
        found = report(_store(), operator(Role.AUDITOR), asked)
    say([asdict(one) for one in found], "\n".join(_parts(found, by)) or "Nobody opened or tried anything.", as_json)


@log.command()
def export(out: Annotated[Path, typer.Option(help="A new CSV file.")], account: Account = None, partner: Partner = None,
           purpose: Why = None, action: Kind = None, since: Since = None, until: Until = None, student: OfStudent = False,
           number: OfNumber = False, as_json: Json = False) -> None:
    """Write entries to a CSV file, with their digests, for an auditor."""
    with refusing(REFUSALS):
        asked = Asked(account, _student(student, number), partner, purpose, action, _utc(since), _utc(until))
        written = _write(out, search(_store(), operator(Role.AUDITOR), asked))
    say({"file": out, "entries": written}, f"{written:,} entries in {out}.", as_json)


@log.command(name="changes")
def show_changes(account: Account = None, since: Since = None, until: Until = None, as_json: Json = False) -> None:
    """Print what was changed among papers, accounts and roles, oldest first: when, by whom, and the row before and after."""
    with refusing(REFUSALS):
        first, last = _utc(since), _utc(until)
        for one in changes(governance_of(home(), os.environ), operator(Role.AUDITOR)):
            at = datetime.fromisoformat(one.at)
            if account in (None, one.account) and (first is None or at >= first) and (last is None or at < last):
                typer.echo(json.dumps(asdict(one), ensure_ascii=False) if as_json else
                           f"{one.at}  {one.account}  {one.table}  {one.before or '(none)'} -> {one.after or '(none)'}")


def _store() -> Store:
    return store_of(home(), os.environ)


def _student(by_id: bool, by_number: bool) -> int | None:
    """The student named on standard input, by id or by number."""
    if by_id and by_number:
        raise typer.BadParameter("name the student by --student or by --number, not by both")
    if by_id:
        return surrogate(home(), sys.stdin.readline())
    found = student_number(sys.stdin.readline()) if by_number else None
    if by_number and found is None:
        raise typer.BadParameter("what was read from standard input is not a number that this record gives a student")
    return found


def _utc(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(tzinfo=UTC)


def _words(entry: Entry) -> str:
    line = entry.line
    student = "" if line.student is None else f"student {line.student}"
    said = (f"{entry.number:>8}", line.at, line.action, line.account, line.partner, student, line.purpose, line.verdict, line.origin,
            line.note)
    return "  ".join(filter(None, said))


def _parts(found: Sequence[Access], by: Subject) -> Iterator[str]:
    about: Callable[[Access], tuple[str, str]] = _by_account if by is Subject.ACCOUNT else _by_student
    for heading, some in groupby(sorted(found, key=lambda one: about(one)[0]), key=lambda one: about(one)[0]):
        part = list(some)
        yield f"{heading}: {sum(one.opened for one in part)} openings, {sum(one.refused for one in part)} refusals"
        yield from (f"    {about(one)[1]}: {one.opened} openings, {one.refused} refusals, {one.first} to {one.last}" for one in part)


def _by_account(one: Access) -> tuple[str, str]:
    return f"{one.account} for {one.partner or 'nobody'}", f"student {one.student}"


def _by_student(one: Access) -> tuple[str, str]:
    return f"student {one.student}", f"{one.account} for {one.partner or 'nobody'}"


def _write(path: Path, entries: Iterator[Entry]) -> int:
    columns = [entry.columns().values() for entry in entries]
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *columns])
    return len(columns)
