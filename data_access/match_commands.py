"""The commands of a steward about students with several ids: `flashlight match list | look | accept | reject | undo | decided`."""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from data_access.governance import GovernanceUnavailable, governance_of
from data_access.home import home
from data_access.matching import Candidate, Decision, NotMatched, candidates, decide, decided, look
from data_access.matching.candidates import named
from data_access.operators import operator
from data_access.terminal import Json, refusing, say
from disclosure import Role, Viewer

REFUSALS = (NotMatched, GovernanceUnavailable)
match = typer.Typer(no_args_is_help=True, help="Students whom several sources know under different ids: nothing is joined by itself.")
Pair = Annotated[str, typer.Argument(help="The pair, as `flashlight match list` names it.")]
SAID = {Decision.SAME: "are one person, counted once from the next release on", Decision.DIFFERENT: "are two persons",
        Decision.OPEN: "are open again, and two persons from the next release on"}


@match.command(name="list")
def list_candidates(as_json: Json = False) -> None:
    """Print the pairs that may be one person, those that share an id first; no name, date or id of anybody."""
    with refusing(REFUSALS):
        found = candidates(home(), _steward())
    rows = [{key: value for key, value in asdict(one).items() if key != "pair"} for one in found]
    say(rows, "\n".join(map(_words, found)) or "No two students seem to be one person.", as_json)


@match.command(name="look")
def look_at(pair: Pair, as_json: Json = False) -> None:
    """Print the two ids of a pair, so that both can be looked up where they are from; it is logged."""
    with refusing(REFUSALS):
        ids = look(home(), _steward(), pair, _now())
    say({"pair": pair, "ids": ids}, "\n".join(one or "(no id is kept: there is no consent)" for one in ids), as_json)


@match.command()
def accept(pair: Pair, as_json: Json = False) -> None:
    """Say that a pair is one person."""
    _decide(pair, Decision.SAME, as_json)


@match.command()
def reject(pair: Pair, as_json: Json = False) -> None:
    """Say that a pair is two persons."""
    _decide(pair, Decision.DIFFERENT, as_json)


@match.command()
def undo(pair: Pair, as_json: Json = False) -> None:
    """Take back what was said of a pair."""
    _decide(pair, Decision.OPEN, as_json)


@match.command(name="decided")
def list_decided(as_json: Json = False) -> None:
    """Print the pairs that a steward decided on."""
    with refusing(REFUSALS):
        found = [(named(pair), one) for pair, one in decided(governance_of(home(), os.environ)).items()]
    said = [{"name": name, "decision": one.decision, "basis": one.basis} for name, one in found if one.decision is not Decision.OPEN]
    say(said, "\n".join(f"{row['name']}  {row['decision']:<9}  {row['basis']}" for row in said) or "Nothing was decided yet.", as_json)


def _decide(pair: str, decision: Decision, as_json: bool) -> None:
    with refusing(REFUSALS):
        before = decide(home(), _steward(), pair, decision, _now())
    say({"name": pair, "before": before.decision, "decision": decision}, f"The two of {pair} {SAID[decision]}.", as_json)


def _steward() -> Viewer:
    return operator(Role.STEWARD)


def _now() -> datetime:
    return datetime.now().astimezone()


def _words(one: Candidate) -> str:
    agreement = asdict(one.agreement) if one.agreement else {}
    told = ", ".join(f"{name.replace('_', ' ')} {said}" for name, said in agreement.items())
    return f"{one.name}  {one.probability:4.0%}  {one.basis:<24} {told or 'no name is kept of both'}"
