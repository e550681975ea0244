"""Lets people in and out: a name and a password become a sealed cookie, and a cookie the session that it stands for."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from data_access import accounts, sessions
from data_access.accounts import SignedIn, Vouched
from data_access.closed import SessionOver
from data_access.governance import governance_of
from data_access.governance.passwords import WeakPassword
from data_access.home import Home
from data_access.secret import Secret
from data_access.sessions import Session
from disclosure import Viewer


class Answer(StrEnum):
    """What somebody at the entrance is told."""

    WELCOME = "welcome"
    NOT_KNOWN = "not_known"
    CHANGE_FIRST = "change_first"
    NOT_ALIKE = "not_alike"
    WEAK = "weak"
    CLOSED = "closed"
    NOT_VOUCHED = "not_vouched"


@dataclass(frozen=True)
class Entrance:
    """The answer; with a welcome the cookie, shown by no repr."""

    answer: Answer
    cookie: str = field(default="", repr=False)


@dataclass(frozen=True)
class Visit:
    """Somebody who is signed in, at one moment: `at`, in the partnership's own time zone.

    `individual` says whether pages with one student's data are open, which lock at `locks_at`; `stopped`, that they are cut off (R65), of
    which the stores ask for themselves. `again` looks who is there a moment later, which does not count as a touch.
    """

    viewer: Viewer
    cookie: str = field(repr=False)
    origin: str
    at: datetime
    individual: bool
    locks_at: datetime
    again: Callable[[], Visit | None] = field(repr=False, compare=False)
    stopped: bool = False

    @property
    def seconds_left(self) -> int:
        """Until pages with one student's data lock, unless they are touched. Raises SessionOver where they have locked."""
        if not self.individual:
            raise SessionOver
        return int((self.locks_at - self.at).total_seconds())

    def now(self) -> Visit:
        """Who is there a moment later. Raises SessionOver where nobody is."""
        found = self.again()
        if found is None:
            raise SessionOver
        return found


def enter(home: Home, secret: Secret, account: str, password: str, address: str, at: datetime) -> Entrance:
    """A session for whoever knows the password; none before a temporary or outdated one was changed. Raises GovernanceUnavailable."""
    governance = governance_of(home, os.environ)
    signed = accounts.sign_in(governance, account, password, address, at)
    if signed and signed.change_password:
        sessions.end(governance, signed.token.secret)
        return Entrance(Answer.CHANGE_FIRST)
    return _answered(secret, signed)


def enter_vouched(home: Home, secret: Secret, said: Vouched, at: datetime) -> Entrance:
    """A session for whom the provider vouches for. Raises GovernanceUnavailable."""
    return _answered(secret, accounts.let_in(governance_of(home, os.environ), said, at), Answer.NOT_VOUCHED)


def renew(home: Home, secret: Secret, account: str, old: str, new: tuple[str, str], address: str, at: datetime) -> Entrance:
    """A session under another password, written twice; every earlier one of the account ends. Raises GovernanceUnavailable."""
    if new[0] != new[1]:
        return Entrance(Answer.NOT_ALIKE)
    try:
        return _answered(secret, accounts.change_password(governance_of(home, os.environ), account, old, new[0], address, at))
    except WeakPassword:
        return Entrance(Answer.WEAK)


def leave(home: Home, secret: Secret, cookie: str) -> None:
    """Sign out: the cookie is worth nothing from now on, wherever it is. Raises GovernanceUnavailable."""
    token = secret.opened(cookie)
    if token:
        sessions.end(governance_of(home, os.environ), token)


def known(home: Home, secret: Secret, cookie: str, at: datetime, touch: bool) -> Session | None:
    """The session that a cookie stands for now, or None. A page that asks by itself does not touch it. Raises GovernanceUnavailable."""
    token = secret.opened(cookie)
    return sessions.recognised(governance_of(home, os.environ), token, at, touch) if token else None


def _answered(secret: Secret, signed: SignedIn | None, otherwise: Answer = Answer.NOT_KNOWN) -> Entrance:
    return Entrance(Answer.WELCOME, secret.sealed(signed.token.secret)) if signed else Entrance(otherwise)
