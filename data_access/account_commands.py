"""The commands of an administrator: `flashlight account add | disable | reset | list`."""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from data_access import accounts
from data_access.accounts import Account, AccountProblem
from data_access.governance import Governance, GovernanceUnavailable, governance_of
from data_access.home import home
from data_access.operators import operator
from data_access.terminal import Json, refusing, say
from disclosure import Role, Viewer

REFUSALS = (AccountProblem, GovernanceUnavailable)
account = typer.Typer(no_args_is_help=True, help="Local accounts and their roles.")
Name = Annotated[str, typer.Argument(help="The name under which the person signs in.")]
Roles = Annotated[list[Role], typer.Option("--role", help="What the account is for; may be repeated.")]


@account.command()
def add(name: Name, role: Roles, partner: Annotated[str, typer.Option(help="The partner for whom the person works.")] = "",
        called: Annotated[str, typer.Option("--name", help="The person's name, for stewards.")] = "", as_json: Json = False) -> None:
    """Make an account, and print its temporary password once."""
    with refusing(REFUSALS):
        password = accounts.add(_store(), _administrator(), name, called, partner, role, _now())
    _tell(name, password, as_json)


@account.command()
def reset(name: Name, as_json: Json = False) -> None:
    """Give an account a temporary password, print it once, and end every session of the account."""
    with refusing(REFUSALS):
        password = accounts.reset(_store(), _administrator(), name, _now())
    _tell(name, password, as_json)


@account.command()
def disable(name: Name, as_json: Json = False) -> None:
    """End an account and every session of it, at once."""
    with refusing(REFUSALS):
        accounts.disable(_store(), _administrator(), name, _now())
    say({"account": name, "disabled": True}, f"{name} is disabled, and signed out everywhere.", as_json)


@account.command(name="list")
def list_accounts(as_json: Json = False) -> None:
    """Print every account with its partner and roles."""
    with refusing(REFUSALS):
        found = accounts.listed(_store(), _administrator())
    say([asdict(one) for one in found], "\n".join(map(_words, found)) or "There are no accounts yet.", as_json)


def _store() -> Governance:
    return governance_of(home(), os.environ)


def _administrator() -> Viewer:
    return operator(Role.ADMINISTRATOR)


def _now() -> datetime:
    return datetime.now().astimezone()


def _tell(name: str, password: str, as_json: bool) -> None:
    words = f"{name} signs in with this password, and chooses another then:\n{password}\nIt is not shown again."
    say({"account": name, "temporary_password": password}, words, as_json)


def _words(one: Account) -> str:
    return "  ".join(filter(None, (one.account, one.name, one.partner, one.roles.replace(";", ", "), _state(one))))


def _state(one: Account) -> str:
    if one.disabled_on:
        return f"disabled {one.disabled_on}"
    if not one.password_set_at:
        return "no password"
    return f"used {one.used_at[:10]}" if one.used_at else "never used"
