"""The commands of stewards who are asked to expunge records: `flashlight expunge request | decide | notice | outcome | list`."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated

import typer

from data_access import expunging
from data_access.disclosure_log import LogUnavailable
from data_access.governance import Governance, GovernanceUnavailable, expungements, governance_of
from data_access.governance.expungements import Expungement
from data_access.home import home
from data_access.identities import WrongKey
from data_access.loading import Refused
from data_access.operators import operator
from data_access.partnership import PartnershipError
from data_access.terminal import Json, refusing, say
from disclosure import Role, Viewer
from disclosure.expungement import Kind, NotAllowedNow

REFUSALS = (NotAllowedNow, Refused, GovernanceUnavailable, LogUnavailable, WrongKey, PartnershipError)
expunge = typer.Typer(no_args_is_help=True, help="Requests of people of 23 and older to have records expunged; each decision is "
                                                 "another steward's. Reasons are read from standard input.")
Number = Annotated[str, typer.Argument(help="The number of the request, as `list` has it.")]


@expunge.command()
def request(kind: Annotated[Kind, typer.Option(help="What is to be expunged.")], as_json: Json = False) -> None:
    """Enter a request: the student's id, the birth date on their papers and the reason, a line each, are read from standard input."""
    with refusing(REFUSALS):
        student_id, born, why = _told()
        number = expunging.ask(home(), _steward(), student_id, born, kind, why, _now())
    say({"request": number}, f"Request {number} is entered. Another steward decides: flashlight expunge decide {number}", as_json)


@expunge.command()
def decide(number: Number, granted: Annotated[bool, typer.Option("--grant/--deny", help="What you decide.")],
           as_json: Json = False) -> None:
    """Grant or deny a request that somebody else entered."""
    with refusing(REFUSALS):
        done = expungements.decide(_store(), _steward(), number, granted, _why(), _now())
    _say(done, f"Request {number} is {done.decision}. Tell the student, and that they may ask for a hearing; then: flashlight expunge "
               f"notice {number} --told-on DAY", as_json)


@expunge.command()
def notice(number: Number, told_on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="When the student was told.")],
           hearing_on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="When they are heard, if they asked.")] = None,
           as_json: Json = False) -> None:
    """Say when the student was told of the decision, and when they are heard if they asked to be."""
    with refusing(REFUSALS):
        heard = hearing_on.date() if hearing_on else None
        done = expungements.notify(_store(), _steward(), number, told_on.date(), heard, _now())
    _say(done, "It is noted. A steward who neither entered nor decided the request writes the outcome: "
               f"flashlight expunge outcome {number}", as_json)


@expunge.command()
def outcome(number: Number, expunged: Annotated[bool, typer.Option("--expunge/--keep", help="What comes of it.")],
            as_json: Json = False) -> None:
    """Write the outcome; records that are expunged are gone from then on, and no file brings them back."""
    with refusing(REFUSALS):
        done = expunging.close(home(), _steward(), number, expunged, _why(), _now())
    _say(done, f"Request {number} is closed: the records are {done.outcome}. Give the student the outcome in writing.", as_json)


@expunge.command(name="list")
def list_requests(as_json: Json = False) -> None:
    """Print every request with its step."""
    with refusing(REFUSALS):
        found = expungements.requests(_store(), _steward())
    say([asdict(one) for one in found], "\n".join(map(_words, found)) or "There are no requests.", as_json)


def _told() -> tuple[str, date, str]:
    student_id, born, why = (*sys.stdin.read().split("\n", 2), "", "")[:3]
    try:
        return student_id.strip(), date.fromisoformat(born.strip()), _reason(why)
    except ValueError:
        raise NotAllowedNow("On standard input come three lines: the student's id, the birth date as YYYY-MM-DD, and the reason.") from None


def _why() -> str:
    return _reason(sys.stdin.read())


def _reason(written: str) -> str:
    if not written.strip():
        raise NotAllowedNow("Say why, on standard input: the reason goes into the record, and the student may ask for it.")
    return written.strip()


def _say(done: Expungement, words: str, as_json: bool) -> None:
    say(asdict(done), words, as_json)


def _words(one: Expungement) -> str:
    hearing = f"hearing on {one.hearing_on}" if one.hearing_on else ""
    return "  ".join(filter(None, (one.request, one.kind, one.step, one.decision, hearing, one.outcome)))


def _store() -> Governance:
    return governance_of(home(), os.environ)


def _steward() -> Viewer:
    return operator(Role.STEWARD)


def _now() -> datetime:
    return datetime.now().astimezone()
