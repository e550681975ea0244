"""Who the partnership is and what it publishes: partnership.toml, parsed once at the edge."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from disclosure import Role
from disclosure.policy import Policy, override, shipped_policy

EXAMPLE = """name = "Example Valley Partnership"
contact = "data@example.org"
languages = ["en", "es"]
data_date = "2025-06-30"

[values]
grade_level = ["KG", "01", "02"]
english_learner = ["Yes", "No"]

[policy]
race_scheme = "legacy_seven"
"""


class PartnershipError(ValueError):
    """partnership.toml is missing or says something it may not; the message shows what it may say."""


class SingleSignOn(BaseModel):
    """The provider at which people sign in: which of its claims names the account here, and which of its roles is which of ours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: str = Field(pattern=r"^(https://|http://(localhost|127\.0\.0\.1)(:\d+)?(/|$))")
    client: str = Field(min_length=1)
    account: Literal["email", "sub"] = "email"
    scopes: tuple[str, ...] = ("openid", "email")
    roles_claim: str = "roles"
    roles: Mapping[str, Role] = Field(min_length=1)


class Partnership(BaseModel):
    """A partnership's own words, value lists (dimension to its published values, in order) and policy overrides."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    contact: str = Field(min_length=3)
    data_date: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    languages: tuple[str, ...] = ("en", "es")
    quarantine_limit: float = Field(0.2, ge=0, le=1)
    quarantine_days: int = Field(30, ge=1, le=366)
    values: Mapping[str, tuple[str, ...]] = {}
    policy: Mapping[str, object] = {}
    single_sign_on: SingleSignOn | None = None

    def rules(self) -> Policy:
        """The shipped policy with this partnership's overrides. Raises PolicyError."""
        return override(shipped_policy(), dict(self.policy))


def read_partnership(path: Path) -> Partnership:
    """The partnership described by `path`. Raises PartnershipError naming the file and what is wrong in it."""
    try:
        return Partnership(**tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise PartnershipError(f"{path} is missing. A complete one reads:\n\n{EXAMPLE}") from None
    except tomllib.TOMLDecodeError as error:
        raise PartnershipError(f"{path}: {error}") from None
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise PartnershipError(f"{path}: {problems}. A complete one reads:\n\n{EXAMPLE}") from None
