"""Local accounts: equal answers, lock-outs that expire, passwords that are hard to guess, on SQLite and on PostgreSQL."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from data_access import accounts, sessions
from data_access.accounts import AccountProblem, SignedIn, Vouched
from data_access.governance import Governance, NotAllowed, changes, cut_off
from data_access.governance import passwords as hashing
from data_access.governance.bounds import bounds
from data_access.governance.passwords import WeakPassword, check_strength
from data_access.governance.tables import ACCOUNTS, CREDENTIALS, FAILURES, SUBJECTS
from disclosure import Role, Viewer
from tests.integration.disclosures import AUDITOR, MINUTE, NOW, TODAY, TUTOR

ADMINISTRATOR = Viewer("administrator@example.org", frozenset({Role.ADMINISTRATOR}))
GOOD, BETTER = "eleven quiet gooseberries", "a lamp for every staircase"
DAY, HERE = timedelta(days=1), "192.0.2.7"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hashes that cost little: these tests are about what is done with them."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(hashing, "hasher", lambda: cheap)
    hashing._nobodys.cache_clear()
    yield
    hashing._nobodys.cache_clear()


@pytest.fixture
def store(governance: Governance) -> Governance:
    """The tutor has a password."""
    temporary = accounts.reset(governance, ADMINISTRATOR, TUTOR.account, NOW)
    assert accounts.change_password(governance, TUTOR.account, temporary, GOOD, HERE, NOW)
    return governance


def signs_in(store: Governance, password: str = GOOD, account: str = TUTOR.account, address: str = HERE,
             later: timedelta = 0 * DAY) -> SignedIn | None:
    return accounts.sign_in(store, account, password, address, NOW + later)


def test_the_right_password_begins_a_session(store):
    signed = signs_in(store)
    assert signed is not None and not signed.change_password
    session = sessions.recognised(store, signed.token.secret, NOW)
    assert session is not None
    assert (session.account, session.roles, session.individual) == (TUTOR.account, {"need_to_know"}, True)


def test_nobody_is_told_what_was_wrong(store):
    accounts.add(store, ADMINISTRATOR, "gone@example.org", "", "", [Role.PARTNER], NOW)
    accounts.disable(store, ADMINISTRATOR, "gone@example.org", NOW)
    tries = [signs_in(store, "wrong"), signs_in(store, GOOD, "nobody@example.org"), signs_in(store, GOOD, "gone@example.org"),
             signs_in(store, ""), signs_in(store, GOOD, ""), signs_in(store, GOOD * 1000), signs_in(store, GOOD, "x" * 1000),
             signs_in(store, "\x00\ud800", "\x00\ud800")]
    assert tries == [None] * 8


def steps(store: Governance, account: str) -> list[str]:
    """Every function of ours, of the hasher and of the database that runs while somebody signs in."""
    seen: list[str] = []

    def note(frame: object, event: str, _argument: object) -> None:
        code = frame.f_code  # type: ignore[attr-defined]
        if event == "call" and any(name in code.co_filename for name in ("data_access", "argon2", "/base.py")):
            seen.append(f"{Path(code.co_filename).name}:{code.co_name}")

    sys.setprofile(note)
    try:
        assert signs_in(store, "wrong", account) is None
    finally:
        sys.setprofile(None)
    return [step for step in seen if not step.endswith(">") and not step.startswith("base.py:_")]


def test_an_unknown_account_takes_the_same_steps_as_a_known_one(store):
    for account in (TUTOR.account, "nobody@example.org"):
        steps(store, account)
    known, unknown = steps(store, TUTOR.account), steps(store, "nobody@example.org")
    others = ("listed", "_enabled")   # once for the row that was found
    assert [step for step in known if not step.endswith(others)] == [step for step in unknown if not step.endswith(others)]
    assert "_password_hasher.py:verify" in unknown


def test_an_account_is_locked_after_some_failures_and_opens_again_by_itself(store):
    for _ in range(bounds().failures.account):
        assert signs_in(store, "wrong") is None
    assert signs_in(store) is None
    assert signs_in(store, address="198.51.100.9") is None
    assert signs_in(store, later=(bounds().failures.minutes - 1) * MINUTE) is None
    assert signs_in(store, later=bounds().failures.minutes * MINUTE) is not None


def test_an_address_is_locked_whatever_accounts_it_tries_and_others_are_not(store):
    for number in range(bounds().failures.address):
        assert signs_in(store, "wrong", f"account{number}@example.org") is None
    assert signs_in(store) is None
    assert signs_in(store, address="198.51.100.9") is not None


def test_a_right_password_forgives_the_account(store):
    for _ in range(3):
        for _ in range(bounds().failures.account - 1):
            assert signs_in(store, "wrong", address="198.51.100.9") is None
        assert signs_in(store) is not None


def test_many_tries_at_once_are_counted_one_by_one(store):
    def tries(_number: int) -> SignedIn | None:
        return signs_in(store, "wrong")

    with ThreadPoolExecutor(8) as at_once:
        assert set(at_once.map(tries, range(24))) == {None}
    with store.reading() as connection:
        counted = dict(connection.execute(select(FAILURES.c.subject, FAILURES.c.failures)).fetchall())
    assert counted[f"account:{TUTOR.account}"] == bounds().failures.account


def test_failures_of_long_ago_are_kept_nowhere(store):
    signs_in(store, "wrong", "nobody@example.org")
    signs_in(store, later=DAY)
    with store.reading() as connection:
        assert "nobody@example.org" not in str(connection.execute(select(FAILURES.c.subject)).fetchall())


def test_a_temporary_or_old_password_has_to_be_changed(store):
    temporary = accounts.reset(store, ADMINISTRATOR, TUTOR.account, NOW)
    signed = signs_in(store, temporary)
    assert signed is not None and signed.change_password
    again = accounts.change_password(store, TUTOR.account, temporary, BETTER, HERE, NOW)
    assert again is not None and not again.change_password
    for days in (80, 160):
        assert signs_in(store, BETTER, later=days * DAY) is not None
    old = signs_in(store, BETTER, later=bounds().password.days * DAY)
    assert old is not None and old.change_password


def test_an_account_unused_for_90_days_is_closed_until_it_is_reset(store):
    assert signs_in(store, later=(bounds().account.unused_days - 1) * DAY) is not None
    much_later = (2 * bounds().account.unused_days) * DAY
    assert signs_in(store, later=much_later) is None
    temporary = accounts.reset(store, ADMINISTRATOR, TUTOR.account, NOW + much_later)
    assert signs_in(store, temporary, later=much_later) is not None


def test_a_changed_password_a_reset_and_an_end_sign_out_everywhere(store):
    ends = [lambda: accounts.change_password(store, TUTOR.account, GOOD, BETTER, HERE, NOW),
            lambda: accounts.reset(store, ADMINISTRATOR, TUTOR.account, NOW),
            lambda: accounts.disable(store, ADMINISTRATOR, TUTOR.account, NOW)]
    for password, does in zip((GOOD, BETTER, None), ends, strict=True):
        known = password or accounts.reset(store, ADMINISTRATOR, TUTOR.account, NOW)
        tokens = [signed.token.secret for signed in (signs_in(store, known), signs_in(store, known)) if signed]
        assert len(tokens) == 2 and all(sessions.recognised(store, token, NOW) for token in tokens)
        does()
        assert [sessions.recognised(store, token, NOW) for token in tokens] == [None, None]


def test_whoever_is_cut_off_is_signed_out_and_stays_out(store):
    signed = signs_in(store)
    assert signed is not None
    cut_off(store, AUDITOR, f"account:{TUTOR.account}", NOW)
    assert sessions.recognised(store, signed.token.secret, NOW) is None
    assert signs_in(store) is None


@pytest.mark.parametrize("password", ["short one", "password1234567", "qwertyuiop123456", "tutor@example.org", "x" * 64, "y" * 257, ""])
def test_a_password_that_is_short_or_easily_guessed_is_refused_without_being_quoted(store, password):
    with pytest.raises(WeakPassword) as told:
        accounts.change_password(store, TUTOR.account, GOOD, password, HERE, NOW)
    assert not password or password not in str(told.value)
    assert signs_in(store) is not None


@pytest.mark.parametrize("password", [GOOD, BETTER, f"{GOOD}, {BETTER}, {GOOD}!", "ሰላም ለሁሉም ልጆች ይሁን", "7fQ-zzk_pw0-Lm2x",
                                      "dos montañas y un café"])
def test_a_long_password_of_any_script_is_taken(password):
    check_strength(password, ["tutor@example.org"])
    assert hashing.matches(hashing.hashed(password), unicodedata.normalize("NFD", password))


def test_of_a_password_only_a_hash_is_kept_and_no_log_has_it(store):
    with store.reading() as connection:
        kept = connection.execute(select(CREDENTIALS.c.password_hash)).scalar_one()
    assert kept.startswith("$argon2id$")
    said = "".join(change.before + change.after for change in changes(store, ADMINISTRATOR))
    assert "argon2" not in said and GOOD not in said
    assert [change.table for change in changes(store, ADMINISTRATOR)].count("credentials") == 2


def vouched(store: Governance, subject: str = "one", later: timedelta = 0 * DAY, **said: object) -> SignedIn | None:
    told = {"account": TUTOR.account, "issuer": "https://login.example.org", "roles": frozenset({"need_to_know", "auditor"})} | said
    return accounts.let_in(store, Vouched(subject=subject, **told), NOW + later)  # type: ignore[arg-type]


def test_whom_a_provider_vouches_for_has_the_roles_of_both_and_is_always_the_same_person(store):
    signed = vouched(store)
    assert signed is not None
    session = sessions.recognised(store, signed.token.secret, NOW)
    assert session is not None and (session.account, session.roles, session.vouched) == (TUTOR.account, {"need_to_know"}, True)
    assert accounts.named(store, TUTOR.account, TODAY) == Viewer(TUTOR.account, frozenset({"need_to_know"}))
    refused = [vouched(store, "another"), vouched(store, account="nobody@example.org"), vouched(store, roles=frozenset({"steward"})),
               vouched(store, issuer="https://elsewhere.example.org"), vouched(store, account=TUTOR.account.upper())]
    assert refused == [None] * 5
    session = sessions.recognised(store, signed.token.secret, NOW)
    assert session is not None and session.roles == frozenset(), "the provider took the role away"
    accounts.reset(store, ADMINISTRATOR, TUTOR.account, NOW)
    assert vouched(store, "another") is not None and vouched(store) is None
    said = [change for change in changes(store, ADMINISTRATOR) if change.table == "subjects"]
    assert [bool(change.before) + 2 * bool(change.after) for change in said] == [2, 3, 1, 2], "bound, less, forgotten, bound anew"


def test_who_watches_over_access_opens_no_record_whatever_the_provider_leaves_out(store):
    with store.writing() as connection:
        connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.account == TUTOR.account).values(roles="auditor;need_to_know"))
    session = sessions.recognised(store, vouched(store, roles=frozenset({"need_to_know"})).token.secret, NOW)
    assert session is not None and session.roles == frozenset()


def test_an_account_that_a_password_has_not_opened_in_90_days_is_opened_by_no_provider(store):
    assert vouched(store, later=90 * DAY) is None


def test_what_a_provider_gives_limits_an_account_that_signs_in_with_a_password_too(store):
    vouched(store, roles=frozenset({"need_to_know"}))
    with store.writing() as connection:
        connection.execute(update(SUBJECTS).values(roles="auditor"))
    session = sessions.recognised(store, signs_in(store).token.secret, NOW)
    assert session is not None and session.roles == accounts.named(store, TUTOR.account, TODAY).roles == frozenset()


def test_who_was_not_vouched_for_in_90_days_is_not_let_in(store):
    vouched(store)
    assert [vouched(store, later=later * DAY) is not None for later in (89, 178, 268)] == [True, True, False]


def test_only_administrators_make_change_and_list_accounts(store):
    for does in (lambda: accounts.add(store, TUTOR, "new@example.org", "", "", [], NOW), lambda: accounts.reset(store, AUDITOR, "x", NOW),
                 lambda: accounts.disable(store, TUTOR, TUTOR.account, NOW), lambda: accounts.listed(store, TUTOR)):
        with pytest.raises(NotAllowed):
            does()


def test_an_administrator_is_told_what_does_not_fit(store):
    problems = [lambda: accounts.add(store, ADMINISTRATOR, TUTOR.account, "", "", [], NOW),
                lambda: accounts.add(store, ADMINISTRATOR, "new@example.org", "", "nowhere", [], NOW),
                lambda: accounts.reset(store, ADMINISTRATOR, "new@example.org", NOW),
                lambda: accounts.disable(store, ADMINISTRATOR, "new@example.org", NOW)]
    for does in problems:
        with pytest.raises(AccountProblem):
            does()
    accounts.add(store, ADMINISTRATOR, "new@example.org", "New", "readers", [Role.STEWARD, Role.PARTNER], NOW)
    assert [(one.account, one.roles) for one in accounts.listed(store, ADMINISTRATOR)] == [
        ("new@example.org", "partner;steward"), (TUTOR.account, "need_to_know")]


def test_the_shipped_hash_costs_what_the_standard_asks():
    asked = bounds().password
    assert (asked.memory_kib, asked.passes, asked.lanes) == (64 * 1024, 3, 4)
    assert bounds().session.idle(individual=True) == 15 * MINUTE
