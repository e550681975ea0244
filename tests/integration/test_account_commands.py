"""What an administrator types: a temporary password is printed once, and everything else is refused in plain words."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner, Result

from data_access import accounts
from data_access.cli import cli
from data_access.governance import governance_of
from tests.integration.bundles import PLACES, a_home, loaded, write_bundle
from tests.integration.postgresql import BOTH, moved


def account(*words: str) -> Result:
    return CliRunner().invoke(cli, ["account", *words])


@pytest.fixture(params=BOTH)
def home(tmp_path, monkeypatch, request):
    monkeypatch.setenv("FLASHLIGHT_HOME", str(tmp_path / "home"))
    home = a_home(tmp_path / "home")
    loaded(home, write_bundle(tmp_path / "in", {"places": PLACES}))
    return moved(home, request)


def test_an_account_is_made_listed_reset_and_disabled(home):
    made = account("add", "ada@example.org", "--role", "steward", "--role", "partner", "--partner", "readers", "--name", "Ada", "--json")
    first = json.loads(made.output)["temporary_password"]
    assert len(first) == 20
    assert account("list").output == "ada@example.org  Ada  readers  partner, steward  never used\n"
    store = governance_of(home, os.environ)
    second = account("reset", "ada@example.org").output.splitlines()[1]
    assert second != first
    assert accounts.sign_in(store, "ada@example.org", first, "192.0.2.7", datetime.now(UTC)) is None
    signed_in_at = datetime.now(UTC)
    signed = accounts.sign_in(store, "ada@example.org", second, "192.0.2.7", signed_in_at)
    assert signed is not None and signed.change_password
    assert f"used {signed_in_at:%Y-%m-%d}" in account("list").output
    assert account("disable", "ada@example.org").exit_code == 0
    assert json.loads(account("list", "--json").output)[0]["disabled_on"]
    assert accounts.sign_in(store, "ada@example.org", second, "192.0.2.7", datetime.now(UTC)) is None


def test_an_account_whose_only_visit_changed_the_password_was_used(home):
    first = json.loads(account("add", "ada@example.org", "--role", "steward", "--json").output)["temporary_password"]
    at = datetime.now(UTC)
    assert accounts.change_password(governance_of(home, os.environ), "ada@example.org", first, "plum-orchard-lantern-9", "192.0.2.7", at)
    assert account("list").output.endswith(f"  used {at:%Y-%m-%d}\n")
    assert json.loads(account("list", "--json").output)[0]["used_at"]
    account("reset", "ada@example.org")
    assert account("list").output.endswith("  never used\n")
    assert json.loads(account("list", "--json").output)[0]["used_at"] == ""


@pytest.mark.usefixtures("home")
def test_what_does_not_fit_is_refused_in_words():
    assert account("list").output == "There are no accounts yet.\n"
    refused = [account("reset", "ada@example.org"), account("disable", "ada@example.org"),
               account("add", "ada@example.org", "--role", "steward", "--partner", "nowhere")]
    assert [(done.exit_code, done.output.startswith("There is no such")) for done in refused] == [(1, True)] * 3
    assert account("add", "ada@example.org", "--role", "superuser").exit_code == 2
    assert account("add", "ada@example.org").exit_code == 2
