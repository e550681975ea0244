"""The numbers of matching.toml."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict


class Likeness(BaseModel):
    """How often each degree of likeness of one field is seen, from the same to different."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    likeness: tuple[float, ...] = ()
    slips: tuple[int, ...] = ()
    same_student: tuple[float, ...]
    any_two: tuple[float, ...]


class Numbers(BaseModel):
    """Each value is explained in matching.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    threshold: float
    one_in: int
    memory: str
    close: float
    given_name: Likeness
    family_name: Likeness
    birth_date: Likeness
    address: Likeness


@lru_cache(maxsize=1)
def numbers() -> Numbers:
    """The numbers that ship with Flashlight."""
    return Numbers(**tomllib.loads(Path(__file__).with_name("matching.toml").read_text(encoding="utf-8")))
