"""The numbers of accounts.toml."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict


class PasswordBounds(BaseModel):
    """What a password has to be, and how it is hashed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    shortest: int
    longest: int
    guessing: int
    days: int
    memory_kib: int
    passes: int
    lanes: int


class FailureBounds(BaseModel):
    """How many wrong passwords lock an account or an address, and for how long."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    account: int
    address: int
    minutes: int


class SessionBounds(BaseModel):
    """How long a session lasts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    individual_minutes: int
    minutes: int
    hours: int
    touch_seconds: int
    meeting_minutes: int

    def idle(self, individual: bool) -> timedelta:
        """How long a session may be idle."""
        return timedelta(minutes=self.individual_minutes if individual else self.minutes)


class AccountBounds(BaseModel):
    """How long an account may stay unused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unused_days: int


class PaperBounds(BaseModel):
    """When a paper is said to end soon."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    soon_days: int


class Bounds(BaseModel):
    """What bounds accounts, sessions and papers; each value is explained in accounts.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    password: PasswordBounds
    failures: FailureBounds
    session: SessionBounds
    account: AccountBounds
    paper: PaperBounds


@lru_cache(maxsize=1)
def bounds() -> Bounds:
    """The bounds that ship with Flashlight."""
    return Bounds(**tomllib.loads(Path(__file__).with_name("accounts.toml").read_text(encoding="utf-8")))
