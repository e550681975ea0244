"""The switches for the day of a breach: `flashlight access stop | restore` (R65)."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import typer

from data_access.governance import Governance, GovernanceUnavailable, cut_off, governance_of, restore
from data_access.home import home
from data_access.operators import operator
from data_access.terminal import Json, refusing, say
from disclosure import Role, Viewer

access = typer.Typer(no_args_is_help=True, help="Stops all individual-level access of an account, a partner or everybody, at once.")
Switch = Callable[[Governance, Viewer, str, datetime], None]
OfAccount = Annotated[str, typer.Option("--account", help="One account, which is signed out too.")]
OfPartner = Annotated[str, typer.Option("--partner", help="Everybody who works for one partner.")]
OfAll = Annotated[bool, typer.Option("--everything", help="Everybody.")]


@access.command()
def stop(account: OfAccount = "", partner: OfPartner = "", everything: OfAll = False, as_json: Json = False) -> None:
    """No record of a student is opened from now on, and no paper about one; public pages, papers of staff and the access log stay."""
    _switch(cut_off, _subject(account, partner, everything), "stopped", as_json)


@access.command(name="restore")
def restore_access(account: OfAccount = "", partner: OfPartner = "", everything: OfAll = False, as_json: Json = False) -> None:
    """Take a stop back; the five conditions decide again."""
    _switch(restore, _subject(account, partner, everything), "restored", as_json)


def _subject(account: str, partner: str, everything: bool) -> str:
    chosen = [f"account:{account}"] * bool(account) + [f"partner:{partner}"] * bool(partner) + ["everything"] * everything
    if len(chosen) != 1:
        raise typer.BadParameter("name one of --account, --partner and --everything.")
    return chosen[0]


def _switch(switch: Switch, subject: str, done: str, as_json: bool) -> None:
    with refusing((GovernanceUnavailable,)):
        switch(governance_of(home(), os.environ), operator(Role.AUDITOR), subject, datetime.now().astimezone())
    say({"subject": subject, "access": done}, f"Access to students' records and papers is {done}: {subject}.", as_json)
