"""The numbers of limits.toml."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict


class MappingLimits(BaseModel):
    """What a select of a mapping file may use."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seconds: float
    memory: str
    threads: int


class ArchiveLimits(BaseModel):
    """What a zip archive may hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    members: int
    bytes: int
    ratio: int


class Limits(BaseModel):
    """What bounds one load; each value is explained in limits.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    earliest: date
    batch: int
    listed_problems: int
    field_characters: int
    memory: str
    kept_versions: int
    mapping: MappingLimits
    archive: ArchiveLimits


@lru_cache(maxsize=1)
def limits() -> Limits:
    """The limits that ship with Flashlight."""
    return Limits(**tomllib.loads(Path(__file__).with_name("limits.toml").read_text(encoding="utf-8")))
