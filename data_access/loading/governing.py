"""Hands what a load brought about accounts, agreements, trainings, consents and assignments to the governance store."""

from __future__ import annotations

from collections.abc import Mapping

from data_access.governance import Received
from data_access.loading.contracts import GOVERNED
from data_access.loading.staging import Desk, accept
from data_access.loading.statements import statement

DERIVED = ("partners", "places_served")


def governed(desk: Desk) -> Received:
    """The rows for the governance store, once all facts have been placed."""
    brought = {table: accepted(desk, table) for table in GOVERNED if desk.records[table]}
    return Received(brought, {table: _rows(desk, table) for table in DERIVED})


def accepted(desk: Desk, table: str) -> tuple[Mapping[str, object], ...]:
    """The rows of one template that can be taken, as the governance store has them."""
    accept(desk, table)
    return _rows(desk, table)


def _rows(desk: Desk, table: str) -> tuple[Mapping[str, object], ...]:
    found = desk.connection.execute(statement(f"governed/{table}"))
    names = [column[0] for column in found.description or ()]
    return tuple(dict(zip(names, row, strict=True)) for row in found.fetchall())
