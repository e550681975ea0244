"""An empty facts store for the tests that count small facts, and governance stores on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from data_access.governance import Governance
from data_access.governance.store import governance_at
from tests.integration.papers import brought, receives
from tests.integration.postgresql import BOTH, emptied
from tests.integration.small_facts import a_store


@pytest.fixture
def store() -> Iterator[duckdb.DuckDBPyConnection]:
    with a_store() as connection:
        yield connection


@pytest.fixture(params=BOTH)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place for governance where nothing is yet: a SQLite file, emptied tables of the PostgreSQL server."""
    if request.param == "sqlite":
        (tmp_path / "governance.db").touch()
        return f"sqlite:///file:{tmp_path / 'governance.db'}?mode=rw&uri=true"
    return emptied(request.getfixturevalue("running"))


@pytest.fixture
def governance(address: str) -> Iterator[Governance]:
    """A governance store with every paper in force."""
    store = governance_at(address)
    receives(store, brought())
    yield store
    store.engine.dispose()
