"""What a load reads through selects: the inputs by name, and one select for each template table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data_access.loading.files import Received
from data_access.loading.records import Dialect


@dataclass(frozen=True)
class Input:
    """Files with the same columns, which a select reads as one table."""

    files: tuple[Received, ...]
    dialect: Dialect


@dataclass(frozen=True)
class Mapped:
    """Files of somebody else's make. `digest` is that of the selects; `name` says whose they are in a refusal."""

    name: str
    digest: str
    inputs: Mapping[str, Input]
    selects: Mapping[str, str]
