"""Holds one record that somebody typed against its contract, by the statements that check a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import duckdb

from data_access.loading.checking import check, faults
from data_access.loading.contracts import by_table
from data_access.loading.governing import accepted
from data_access.loading.staging import Slab, bare_desk, stage
from data_access.loading.statements import statement

TYPED = "typed"   # in the place of a file's name


@dataclass(frozen=True)
class Typed:
    """The record as the governance store has it; or each column that cannot be taken, with the name of the problem in problems.toml."""

    row: Mapping[str, object] | None = field(repr=False)
    faults: tuple[tuple[str, str], ...] = ()


def typed(table: str, written: Mapping[str, str], known: Iterable[tuple[str, str]], salt: str, today: date) -> Typed:
    """Check a record of a governed table; what it leaves out is empty, and what the template does not have is left out. `known` are the
    keys that it may refer to, each after what it is a key of, as a contract's `refers_to` has it."""
    contract, offered = by_table()[table], list(known)
    with duckdb.connect(":memory:") as connection:
        connection.execute("set enable_progress_bar = false")
        at = bare_desk(connection, salt)
        connection.execute(statement("offer_here"), {"targets": [target for target, _ in offered], "keys": [key for _, key in offered]})
        stage(at, contract, Slab([TYPED], [1], {name: [written.get(name, "").strip()] for name in contract.names}))
        check(at, contract, today)
        found = tuple(faults(at, contract))
        return Typed(None, found) if found else Typed(accepted(at, table)[0])
