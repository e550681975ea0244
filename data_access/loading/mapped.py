"""What a load reads through selects: the inputs by name, and one select for each template table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data_access.loading.files import Received
from data_access.loading.records import Dialect


@dataclass(frozen=True)
class Input:
    """Files with the same columns, which a select reads as one table; `columns` are those of an empty one."""

    files: tuple[Received, ...]
    dialect: Dialect
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mapped:
    """Files of somebody else's make. `digest` is that of the selects; `name` says whose they are in a refusal.

    `files` are all that were received, read or not. `views` are made before the selects run; only a shipped format has any, and
    only there a place without a parent is the region's. `whole` names the tables of which a record not in it any more has ended.
    """

    name: str
    digest: str
    files: tuple[Received, ...]
    inputs: Mapping[str, Input]
    selects: Mapping[str, str]
    views: tuple[str, ...] = ()
    is_shipped: bool = False
    whole: frozenset[str] = frozenset()
